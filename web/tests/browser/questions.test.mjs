// SPDX-License-Identifier: MPL-2.0
// The questions that had no screen: whose loss hurts most, and why something is affected. By mouse and by keyboard, on
// the first visit and the second, in as few steps as promised.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { again, back, it, leads, open, settled, told, views, visit } from './served.mjs'
import { browser, server } from './setting.mjs'

const api = async (path) => (await fetch(`${server.address}/api/v1/${path}`)).json()

for (const view of views) {
  const { language } = view
  describe(view.name, () => {
    it('choke points: one step from the front page, ranked as the API ranks them; each figure is a way to its list', async () => {
      const page = await open(browser, view)
      const { chokepoints } = await api(`chokepoints?limit=50&lang=${language}`)
      await visit(page, server.address)
      assert.deepEqual(await page.locator('.losses ol li > a:first-child').allTextContents(), chokepoints.slice(0, 5).map((one) => one.name))
      await leads(page, () => page.locator('a[href="/chokepoints"]').last().press('Enter'), 'main tbody tr')
      const read = () => page.locator('main tbody tr').evaluateAll((rows) => rows.map((row) => [row.querySelector('th').textContent, ...[...row.querySelectorAll('[data-counts]')].map((one) => Number(one.dataset.counts))]))
      assert.deepEqual(await read(), chokepoints.map((one) => [one.name, ...[one.fails, one.degraded].filter(Boolean)]))
      const first = await told(page)
      await again(page)
      assert.deepEqual(await told(page), first)
      await leads(page, () => page.locator('main tbody td:last-child a').first().click(), '.ways li') // why does it take that along?
      assert.ok((await page.locator('.first').innerText()).includes(chokepoints[0].name))
      await back(page, 'main tbody tr')
      assert.deepEqual(await told(page), first)
      await page.context().close()
    })

    it('why? the ways of the API, each step opens its relation; none, and the other way round', async () => {
      const page = await open(browser, view)
      const { paths } = await api(`paths?from=system:ksd&to=system:serviceplatformen&limit=25&lang=${language}`)
      await visit(page, `${server.address}/paths`)
      for (const [field, name] of [['#path-from', 'ksd'], ['#path-to', 'serviceplatformen']]) {
        await page.locator(field).focus()
        await page.keyboard.type(name)
        await page.locator('[role=option]:visible').first().waitFor()
        await settled(page) // what is found for the first letters alone is another
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Enter')
        await page.waitForURL((url) => url.searchParams.has(field.slice('#path-'.length)))
      }
      await page.locator('.ways > li').first().waitFor()
      await settled(page)
      assert.equal(new URL(page.url()).search, '?from=system:ksd&to=system:serviceplatformen')
      assert.deepEqual(await page.locator('.ways > li > p').allTextContents(), paths.map((path) => path.text))
      await leads(page, () => page.locator('.ways .verb').first().press('Enter'), '.ways dl')
      assert.match(await page.locator('.ways dl').innerText(), /system:ksd/)

      await visit(page, `${server.address}/paths?from=system:serviceplatformen&to=system:ksd`)
      await leads(page, () => page.locator('main button', { hasText: language === 'da' ? 'Byt om' : 'Swap' }).click(), '.ways > li')
      await page.context().close()
    })

    it('why, in the explorer: two steps', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/system:serviceplatformen?depth=1`)
      await page.locator('#why').focus()
      await page.keyboard.type('Kommunernes Sygedagpengesystem')
      await page.locator('[role=option]:visible').first().waitFor()
      await settled(page) // what is found for the first letters alone is another
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.waitForURL(/path=system:ksd/)
      await page.locator('aside', { hasText: 'Kommunernes Sygedagpengesystem' }).waitFor()
      await settled(page)
      const text = await page.locator('aside').innerText()
      assert.match(text, language === 'da' ? /som udstilles af Serviceplatformen/ : /provided by Serviceplatformen/)
      await leads(page, () => page.locator('aside a[href^="/paths?from=system:ksd"]').click(), '.ways > li')
      await page.context().close()
    })
  })
}
