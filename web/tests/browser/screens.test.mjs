// SPDX-License-Identifier: MPL-2.0
// Every screen and every state of it, in both languages, light and dark, wide and narrow, and then once more out of what
// the browser kept: nothing axe objects to, no sideways scrolling, one heading, the same on a second visit.
// PICTURES=1 leaves a picture of each in screenshots/ to look at.
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { examine } from './examine.mjs'
import { missing, prepare, screens } from './screens.mjs'
import { again, built, expect, it, open, pictures, reader, settled, tab, told, all_views, views, visit } from './served.mjs'
import { also, browser, road, server } from './setting.mjs'
import { never, refused } from './way.mjs'

/** What may become of the question a page asks first. */
const outcomes = { loading: never, error: refused(500, 'internal', 'Vores fejl. Nummeret er 1a2b.') }
const questions = {
  home: '/api/v1/metamodel?',
  verdict: '/api/v1/technologies/check',
  explore: '/api/v1/impact?',
  elements: 'sort=name',
  element: '/api/v1/impact?',
  changes: '/api/v1/changes?',
  frameworks: '/api/v1/frameworks?',
  queries: '/api/v1/queries',
  landscape: '/api/v1/queries/landscape',
  radar: '/api/v1/technologies/check',
  timeline: '/api/v1/elements?',
  docs: '/openapi.json',
}

also.push(prepare)

for (const view of all_views) {
  describe(view.name, () => {
    let page
    before(async () => (page = await open(browser, view)))
    after(() => page?.context().close())

    for (const [name, address] of Object.entries(screens)) {
      it(name, async () => {
        if (missing[name]) expect(missing[name])
        await page.goto(road.address + address)
        await settled(page)
        const first = await told(page)
        await examine(page, view, name)
        if (!views.includes(view)) return
        road.passed.length = 0
        await again(page)
        const [document] = road.passed
        assert.deepEqual([document.target, document.status], [address, 304], 'the second visit is out of what the browser kept')
        assert.deepEqual(await told(page), first)
      })
    }
    for (const [name, question] of Object.entries(views.includes(view) ? questions : {}))
      for (const [state, outcome] of Object.entries(outcomes))
        it(`${name}, ${state}`, async () => {
          if (state === 'error') expect(/500/)
          const done = road.when(question, outcome)
          try {
            await page.goto(road.address + screens[name])
            await page.locator(state === 'loading' ? 'main .loading' : 'main [role=alert]').first().waitFor()
            await examine(page, view, `${name}-${state}`)
          } finally {
            done()
          }
        })
  })
}

describe('for everybody', () => {
  let context, page
  before(async () => {
    context = await reader(browser)
    page = await tab(context)
  })
  after(() => context?.close())

  it('what the first screen fetches of code is at most 60 kB', () => {
    const scripts = [...readFileSync(join(built, 'index.html'), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => statSync(join(built, `${name}.gz`)).size)
    assert.ok(scripts.length > 1)
    assert.ok(scripts.reduce((a, b) => a + b) <= 60_000, `${scripts}`)
  })

  it('text spacing of 1.4.12 cuts nothing of the cards', async () => {
    await visit(page, `${server.address}/explore/system:serviceplatformen`)
    await page.evaluate(() => {
      const style = new CSSStyleSheet()
      style.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }')
      document.adoptedStyleSheets.push(style)
    })
    const cut = await page.evaluate(() => [...document.querySelectorAll('button, a, h1, h2, td, th, label')].filter((one) => !one.closest('.card, .hidden') && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow === 'hidden').map((one) => one.textContent))
    assert.deepEqual(cut.filter((text) => text.trim()), [])
  })

  it('forced colours and paper are pictures to look at', async () => {
    await page.emulateMedia({ forcedColors: 'active' })
    await visit(page, `${server.address}/explore/infrastructure:datacenter-nord?path=infrastructure:oracle-1`)
    await page.screenshot({ path: join(pictures, 'forced-colours.png') })
    await page.emulateMedia({ media: 'print', forcedColors: 'none' })
    await page.screenshot({ path: join(pictures, 'print.png'), fullPage: true })
    await page.emulateMedia({ media: 'screen' })
  })

  it('what can be pressed is at least 24 px high and wide', async () => {
    for (const address of ['/', screens.path, screens.table, screens.elements]) {
      await page.goto(server.address + address)
      await settled(page)
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, select, input, summary, a')]
          .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== 'inline' && !one.closest('p, td, th, li, .hidden'))
          .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
          .filter(([, box]) => box.width > 1 && (box.height < 23.5 || box.width < 23.5))
          .map(([text]) => text),
      )
      assert.deepEqual(small, [], address)
    }
  })
})
