// SPDX-License-Identifier: MPL-2.0
// The catalogue with a plan: every page says so, asks with it, and is one step from the same without, on the same day.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { back, it, leads, open, settled, told, views } from './served.mjs'
import { browser, server } from './setting.mjs'

const plan = {
  name: 'Sundhedstid',
  on: '2127-08-01',
  operations: [
    { add: { ref: 'system:sundhedstid', name: 'Sundhedstid', owner: 'unit:suf-forebyggelse' } },
    { connect: { source: 'system:sundhedstid', relation: 'depends_on', target: 'system:klinikkalenderen' } },
  ],
}
const words = {
  da: { with: 'Du ser kataloget med Sundhedstid, 1. august 2127', without: 'Du ser kataloget uden Sundhedstid, 1. august 2127', see_without: 'Se det uden', see_with: 'Se det med', leave: 'Forlad planen', planned: 'kun i planen', same: 'Denne side er den samme' },
  en: { with: 'You see the catalogue with Sundhedstid, 1 August 2127', without: 'You see the catalogue without Sundhedstid, 1 August 2127', see_without: 'See it without', see_with: 'See it with', leave: 'Leave the plan', planned: 'only in the plan', same: 'This page is the same' },
}

const keep = async () => {
  const response = await fetch(`${server.address}/api/v1/plans`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(plan) })
  return (await response.json()).plan
}
const link = (page, name) => page.getByRole('link', { name, exact: true })
const note = (page, text) => page.locator('.plan', { hasText: text })

for (const view of views) {
  const text = words[view.language]
  describe(view.name, () => {
    it('a plan in the address: said on the page, kept by its links, one step from the same without and back', async () => {
      const page = await open(browser, view)
      await page.goto(`${server.address}/elements?q=sundhedstid&plan=${await keep()}`)
      await note(page, text.with).waitFor()
      await settled(page)
      const row = page.locator('main tbody tr', { hasText: 'Sundhedstid' })
      assert.ok((await row.innerText()).includes(text.planned))
      await leads(page, () => link(page, text.see_without).press('Enter'), note(page, text.without))
      assert.equal(await row.count(), 0)
      await leads(page, () => link(page, text.see_with).click(), note(page, text.with))
      await row.waitFor()
      await leads(page, () => row.getByRole('link').first().press('Enter'), page.locator('main h1', { hasText: 'Sundhedstid' }))
      assert.ok(new URL(page.url()).searchParams.get('plan'))
      assert.equal(await note(page, text.with).count(), 1)
      assert.ok((await told(page)).text.includes(text.planned))
      await back(page, row)
      await leads(page, () => link(page, text.leave).click(), page.locator('#content:not(:has(.plan))'))
      assert.equal(new URL(page.url()).searchParams.get('plan'), null)
      assert.equal(await row.count(), 0)
      await page.context().close()
    })

    it('every page asks with the plan whatever can be asked with one, and without it on the same day', async () => {
      const page = await open(browser, view)
      const name = await keep()
      const { paths } = await (await fetch(`${server.address}/api/v1/openapi.json`)).json()
      const patterns = Object.entries(paths)
        .filter(([path, methods]) => Object.values(methods).some((one) => one.parameters?.some((parameter) => parameter.name === 'plan')) || /\/(sql|reuse|impact)$/.test(path))
        .map(([path]) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`))
      const asked = []
      page.on('request', (request) => {
        const { pathname, searchParams } = new URL(request.url())
        if (!pathname.startsWith('/api/v1/')) return
        const body = request.postDataJSON() ?? {}
        asked.push({ path: pathname, takes: patterns.some((one) => one.test(pathname)) && pathname !== '/api/v1/frameworks/forecast' && !(pathname === '/api/v1/elements' && searchParams.get('kind') === 'unit' && searchParams.get('limit') === '10000'), plan: searchParams.get('plan') ?? body.plan?.[0], on: searchParams.get('on') ?? body.on })
      })
      const screens = ['/', '/technologies', '/technologies/technology:postgresql', '/radar', '/new?need=tidsbestilling', '/explore/system:klinikkalenderen', '/chokepoints', '/paths?from=system:sundhedstid&to=system:klinikkalenderen', '/landscape', '/elements/system:klinikkalenderen', '/timeline', '/queries/landscape', '/frameworks']
      for (const screen of screens)
        for (const without of ['', '2127-08-01']) {
          if (without && screen.includes('sundhedstid')) continue // there is no such element without
          asked.length = 0
          await page.goto(`${server.address}${screen}${screen.includes('?') ? '&' : '?'}plan=${name}${without && `&without=${without}`}`)
          await note(page, without ? text.without.slice(0, 22) : text.with.slice(0, 22)).waitFor()
          await settled(page)
          const wrong = asked.filter((one) => (without ? (one.plan && one.path !== '/api/v1/elements') || (one.takes && !one.plan && one.path !== '/api/v1/search' && one.on !== without) : one.takes ? one.plan !== name : one.plan))
          assert.deepEqual(wrong, [], screen)
          assert.ok(asked.some((one) => one.plan || one.on), screen)
          if (!without) await note(page, text.with).waitFor()
        }
      await page.goto(`${server.address}/changes?plan=${name}`)
      await note(page, text.same).waitFor()
      await page.context().close()
    })
  })
}
