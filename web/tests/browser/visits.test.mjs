// SPDX-License-Identifier: MPL-2.0
// Nobody comes only once: every screen is the same on the way back, forward and in a new tab, and it still stands after
// the server came back with another build and newer data.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { missing, prepare, screens } from './screens.mjs'
import { again, back_anew, complained, expect, forward_anew, it, open, other_build, reader, settled, tab, told, views, visit } from './served.mjs'
import { also, browser, road, server } from './setting.mjs'
import { with_headers } from './way.mjs'

const everywhere = Object.entries(screens)
also.push(prepare)

describe('what the tests see', () => {
  it('a policy that a 304 brings, which leaves the page blank', async () => {
    const page = await open(browser)
    const done = road.when((request) => request.headers['if-none-match'], with_headers({ 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }))
    expect(/the policy refused|Content Security Policy| csp /)
    await page.goto(road.address)
    await settled(page)
    assert.deepEqual(complained(), [])
    await again(page)
    done()
    assert.deepEqual((await told(page)).h1, [])
    assert.notDeepEqual(complained(), [])
    await page.context().close()
  })

  it('a script that is missing', async () => {
    const page = await open(browser)
    expect(/404/)
    await page.goto(server.address)
    await page.evaluate(() => import('/assets/none.js').catch(() => {}))
    await page.context().close()
  })
})

const remembered = 40 ///< screens in one tab: Chromium forgets what is more than 50 back

for (const view of views) {
  describe(view.name, () => {
    let context
    const first = new Map()
    before(async () => (context = await reader(browser, view)))
    after(() => context?.close())

    it('back and forward', async () => {
      expect(missing.unknown)
      for (let begun = 0; begun < everywhere.length; begun += remembered) {
        const page = await tab(context)
        const seen = everywhere.slice(begun, begun + remembered)
        for (const [name, address] of seen) {
          await page.goto(road.address + address)
          await settled(page)
          first.set(name, await told(page))
        }
        for (const [name] of seen.slice(0, -1).toReversed()) {
          await back_anew(page)
          assert.deepEqual(await told(page), first.get(name), `back to ${name}`)
        }
        for (const [name] of seen.slice(1)) {
          await forward_anew(page)
          assert.deepEqual(await told(page), first.get(name), `forward to ${name}`)
        }
        await page.close()
      }
    })

    it('in a new tab', async () => {
      expect(missing.unknown)
      const page = await tab(context)
      for (const [name, address] of everywhere) {
        await page.goto(road.address + address)
        await settled(page)
        assert.deepEqual(await told(page), first.get(name), name)
      }
    })

    it('after the server came back with another build and newer data', async () => {
      expect(missing.unknown, /Refused to apply style .* MIME type \('text\/plain'\)|answered 404: .*\/assets\//) // what the former build had
      const [behind, page] = [await open(browser, view), await tab(context)]
      await behind.goto(`${road.address}/explore`)
      await settled(behind)
      await page.goto(road.address)
      await settled(page)
      const footer = await page.locator('footer').innerText()
      const scripts = () => page.evaluate(() => [...document.scripts].map((one) => new URL(one.src).pathname).join())
      const before = await scripts()

      const more = join(server.folder, 'elements.csv')
      writeFileSync(more, `kind,key,name\nsystem,second-visit-${view.width},Besøg ${view.width}\n`)
      await server.stop()
      server.bring('visits', more)
      await server.start(other_build(server.folder))
      try {
        for (const [name, address] of everywhere) {
          await page.goto(road.address + address)
          await settled(page)
          assert.deepEqual((await told(page)).h1, first.get(name).h1, name)
        }
        assert.notEqual(await scripts(), before, 'the other build')
        assert.notEqual(await page.locator('footer').innerText(), footer, 'the newer revision')
        await back_anew(page)
        assert.deepEqual((await told(page)).h1, first.get(everywhere.at(-2)[0]).h1)

        // A page of the former build is still open: the code of the next screen is gone, so it is loaded again.
        await behind.evaluate(() => (globalThis.former = true))
        await behind.locator('a[href="/frameworks"]').first().evaluate((link) => link.click())
        await behind.waitForFunction(() => !globalThis.former && document.querySelector('h1')?.textContent)
        await settled(behind)
        assert.deepEqual((await told(behind)).h1, first.get('frameworks').h1)
        await behind.context().close()
      } finally {
        await server.stop()
        await server.start()
      }
    })

    it('what the browser kept is asked for again on the way back: nothing old is shown', async () => {
      const page = await tab(context)
      await visit(page, `${road.address}/changes`)
      const told_before = await page.locator('footer').innerText()
      await page.goto('about:blank')
      writeFileSync(join(server.folder, 'elements.csv'), `kind,key,name\nsystem,on-the-way-back-${view.width},Tilbage ${view.width}\n`)
      server.bring('back', join(server.folder, 'elements.csv'))
      await back_anew(page)
      assert.notEqual(await page.locator('footer').innerText(), told_before)
    })
  })
}
