// SPDX-License-Identifier: MPL-2.0
// Every screen and every state of it, in both languages, light and dark, wide and narrow: nothing axe objects to, no
// complaint in the console, no sideways scrolling, one heading, and a picture to look at.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { browse, open, pictures, serve, settled, views } from './served.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const screens = {
  home: '/',
  technologies: '/technologies',
  verdict: '/technologies?q=postgresql&version=12&environment=citizen',
  conditions: '/technologies?q=apache%20camel%204.18&environment=partner',
  not_assessed: '/technologies?q=zzzzqqq',
  new: '/new',
  need: '/new?need=tidsbestilling',
  explore_start: '/explore',
  explore: '/explore/system:serviceplatformen',
  path: '/explore/infrastructure:datacenter-nord?path=infrastructure:oracle-1',
  unfolded: '/explore/infrastructure:datacenter-nord?open=-1.infrastructure,-2.touched&around=infrastructure:oracle-1',
  table: '/explore/infrastructure:datacenter-nord?as=table',
  derived: '/explore/infrastructure:datacenter-nord?kind=system&depth=6',
  nothing: '/explore/infrastructure:datacenter-nord?kind=contract&effect=fails',
  alone: '/explore/group:faelleskommunal-infrastruktur',
  landscape: '/landscape',
  elements: '/elements',
  no_elements: '/elements?q=zzzzqqq',
  element: '/elements/system:adressevagten',
  technology_element: '/elements/technology:postgresql',
  infrastructure_element: '/elements/infrastructure:containerklynge',
  unknown: '/elements/system:serviceplatform',
  radar: '/radar',
  timeline: '/timeline',
  investments: '/investments',
  queries: '/queries',
  sql: '/sql',
  frameworks: '/frameworks',
  changes: '/changes',
  docs: '/docs',
  accessibility: '/accessibility',
  nowhere: '/nowhere',
  ignored: '/explore/system:ksd?colour=red',
}
const answers_missing = new Set(['unknown']) ///< the browser itself notes an answer of 404

/** What may become of the question a page asks first. */
const outcomes = {
  loading: () => new Promise(() => {}),
  error: (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'x', status: 500, code: 'internal', detail: 'Vores fejl. Nummeret er 1a2b.' }) }),
}
const questions = {
  home: '**/api/v1/metamodel*',
  verdict: '**/api/v1/technologies/check*',
  explore: '**/api/v1/impact*',
  elements: '**/api/v1/elements?*sort=name*',
  element: '**/api/v1/impact*',
  changes: '**/api/v1/changes*',
  frameworks: '**/api/v1/queries*',
  queries: '**/api/v1/queries*',
  landscape: '**/api/v1/queries/landscape*',
  radar: '**/api/v1/technologies/check*',
  timeline: '**/api/v1/elements*',
  docs: '**/openapi.json*',
}

let server, browser
before(async () => {
  server = await serve()
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await server?.end()
})

/** What holds for any page in any state. */
async function examine(page, view, name) {
  await page.screenshot({ path: join(pictures, `${name}-${view.width}-${view.language}-${view.scheme}.png`), fullPage: true })
  assert.equal(await page.locator('h1').count(), 1, 'one h1')
  assert.notEqual(await page.title(), 'Fundament', 'a title of its own')
  assert.equal(await page.locator('html').getAttribute('lang'), view.language)
  const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  assert.ok(wide <= shown, `the page is ${wide} px wide in ${shown}`)
  await page.evaluate(axe)
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags, resultTypes: ['violations'] }), rules)
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`), [])
}

for (const view of views) {
  describe(view.name, () => {
    let page
    before(async () => (page = await open(browser, { ...view, bypassCSP: true })))
    after(() => page?.context().close())

    for (const [name, address] of Object.entries(screens)) {
      it(name, async () => {
        page.complaints.length = 0
        await page.goto(server.address + address)
        await settled(page)
        await examine(page, view, name)
        assert.deepEqual(page.complaints.filter((text) => !answers_missing.has(name) || !text.includes('404')), [])
      })
    }
    for (const [name, question] of Object.entries(questions))
      for (const [state, outcome] of Object.entries(outcomes))
        it(`${name}, ${state}`, async () => {
          await page.route(question, outcome)
          try {
            await page.goto(server.address + screens[name])
            await page.locator(state === 'loading' ? 'main .loading' : 'main [role=alert]').first().waitFor()
            await examine(page, view, `${name}-${state}`)
          } finally {
            await page.unrouteAll({ behavior: 'ignoreErrors' })
          }
        })
  })
}

describe('for everybody', () => {
  it('text spacing of 1.4.12 cuts nothing of the cards', async () => {
    const page = await open(browser, { bypassCSP: true })
    await page.goto(`${server.address}/explore/system:serviceplatformen`)
    await settled(page)
    await page.addStyleTag({ content: '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }' })
    const cut = await page.evaluate(() => [...document.querySelectorAll('button, a, h1, h2, td, th, label')].filter((one) => !one.closest('.card, .hidden') && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow === 'hidden').map((one) => one.textContent))
    assert.deepEqual(cut.filter((text) => text.trim()), [])
    await page.context().close()
  })

  it('forced colours and paper are pictures to look at', async () => {
    const page = await open(browser, { forcedColors: 'active' })
    await page.goto(`${server.address}/explore/infrastructure:datacenter-nord?path=infrastructure:oracle-1`)
    await settled(page)
    await page.screenshot({ path: join(pictures, 'forced-colours.png') })
    await page.emulateMedia({ media: 'print', forcedColors: 'none' })
    await page.screenshot({ path: join(pictures, 'print.png'), fullPage: true })
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })

  it('the policy holds: nothing is refused on any screen', async () => {
    const page = await open(browser)
    for (const address of Object.values(screens)) {
      await page.goto(server.address + address)
      await settled(page)
    }
    assert.deepEqual(page.complaints.filter((text) => !text.includes('404')), [])
    await page.context().close()
  })

  it('what can be pressed is at least 24 px high and wide', async () => {
    const page = await open(browser)
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
    await page.context().close()
  })
})
