// SPDX-License-Identifier: MPL-2.0
// What people come to do, by keyboard alone: wide and narrow, in both languages, light and dark.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { browse, focused, open, serve, settled, views } from './served.mjs'

const texts = {
  da: {
    affected: /300 elementer påvirkes, hvis Serviceplatformen svigter/,
    fails: /16 svigter/,
    in_unit: /BIF[^\d]*26\s*2 svigter/,
    path: / som .+ Serviceplatformen\s*\.$/s,
    copied: 'Linket er kopieret',
    beside: 'Ved Virtualisering Nord',
    administration: 'Sundheds',
    citizen: 'borgervendt',
    verdict: 'PostgreSQL 12 må ikke bruges.',
    since: /Gælder fra\s*20\.01\.2026, uden slutdato/,
    instead: /Må bruges i stedet\s*PostgreSQL 18 \(gælder til og med 14\.11\.2030\)/,
    ask: /Spørg\s*Platform og Drift/,
    same_task: '20 opgaver løses af flere forvaltninger hver for sig',
    together: /7 løsninger i 5 forvaltninger.*8,9\smio\.\skr/s,
    no_date: 'Skriv datoen som 31.12.2027.',
    q: 'Søg',
    no_answer: 'Serveren svarer ikke.',
  },
  en: {
    affected: /300 elements are affected if Serviceplatformen fails/,
    fails: /16 fail/,
    in_unit: /BIF[^\d]*26\s*2 fail/,
    path: / which .+ Serviceplatformen\s*\.$/s,
    copied: 'The link is copied',
    beside: 'Beside Virtualisering Nord',
    administration: 'Sundheds',
    citizen: 'citizen-facing',
    verdict: 'PostgreSQL 12 must not be used.',
    since: /Valid from\s*20 Jan 2026, without an end/,
    instead: /May be used instead\s*PostgreSQL 18 \(valid until 14 Nov 2030\)/,
    ask: /Ask\s*Platform og Drift/,
    same_task: '20 tasks are done by several administrations apart',
    together: /7 solutions in 5 administrations.*DKK\s8\.9\sm/s,
    no_date: 'Write the date as 31 Dec 2027.',
    q: 'Search',
    no_answer: 'The server does not answer.',
  },
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

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key)
}
const said = (page, text) => page.locator('p[role=status]', { hasText: text }).waitFor({ state: 'attached' })
const has_focus = (page, item) => page.waitForFunction((item) => document.activeElement?.dataset?.item === item, item)
const close = async (...pages) => {
  for (const page of pages) {
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  }
}

/** Presses Tab until what is wanted has the focus: nobody needs the mouse to reach it. */
async function tab_to(page, selector) {
  for (let times = 0; times < 150; times++) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`Tab does not reach ${selector}`)
}

for (const view of views) {
  const text = texts[view.language]
  describe(view.name, () => {
    it('1. an architect finds a platform with one wrong letter, sees what fails, reads a path and sends it on', async () => {
      const page = await open(browser, view)
      await page.goto(server.address)
      await settled(page)
      await press(page, '/')
      await page.keyboard.type('servisplatformen')
      await page.getByRole('option', { name: /Serviceplatformen/ }).first().waitFor()
      await press(page, 'ArrowDown', 'Enter')
      await page.getByRole('heading', { level: 1, name: 'Serviceplatformen' }).waitFor()
      await settled(page)
      const totals = await page.locator('.totals').innerText()
      for (const part of [text.affected, text.fails, text.in_unit]) assert.match(totals, part)
      await tab_to(page, '[data-item="system:serviceplatformen"]')
      const step = async () => {
        const before = await focused(page)
        await press(page, 'ArrowLeft')
        await page.waitForFunction((before) => document.activeElement?.dataset?.item !== before, before)
      }
      await step()
      await step()
      await press(page, 'Enter')
      const chosen = await focused(page)
      assert.notEqual(chosen, 'system:serviceplatformen')
      const path = await page.locator('aside .path').first().innerText()
      assert.match(path, text.path)
      await press(page, 'c')
      await said(page, text.copied)
      const link = await page.evaluate(() => globalThis.copied)
      assert.match(link, new RegExp(`/explore/system:serviceplatformen\\?.*path=.*lang=${view.language}&rev=1$`))

      const colleague = await open(browser, { ...view, language: view.language === 'da' ? 'en' : 'da' })
      await colleague.goto(link)
      await settled(colleague)
      assert.equal(await colleague.locator('aside .path').first().innerText(), path)
      assert.equal(await colleague.locator('html').getAttribute('lang'), view.language)
      if (view.width > 1000) await colleague.waitForFunction(in_view, chosen)
      await close(page, colleague)
    })

    it('1b. the arrows, the unfolding, the way back, and the same as a table', async () => {
      const page = await open(browser, view)
      await page.goto(`${server.address}/explore/infrastructure:datacenter-nord`)
      await settled(page)
      await tab_to(page, '[data-item="infrastructure:datacenter-nord"]')
      await press(page, 'ArrowLeft')
      await has_focus(page, 'infrastructure:san-nord')
      await press(page, 'End')
      await has_focus(page, 'infrastructure:virtualisering-nord')
      await press(page, 'e')
      await page.locator('h3', { hasText: text.beside }).first().waitFor()
      assert.match(page.url(), /around=infrastructure:virtualisering-nord/)
      await settled(page)
      const told = await page.locator('main > p').last().innerText()
      await press(page, 'Escape')
      await has_focus(page, 'infrastructure:datacenter-nord')
      await press(page, 'ArrowLeft')
      await has_focus(page, 'infrastructure:san-nord')
      await press(page, 'f')
      await page.getByRole('heading', { level: 1, name: 'Disklager Nord' }).waitFor()
      await settled(page)
      await page.goBack() // Chromium without a window knows no Alt+Left
      await page.getByRole('heading', { level: 1, name: 'Datacenter Nord' }).waitFor()
      await settled(page)
      assert.equal(await page.locator('main > p').last().innerText(), told)
      await press(page, 't')
      await page.locator('main caption').waitFor()
      const rows = await page.locator('main tbody tr').count()
      assert.match(await page.locator('main caption').innerText(), new RegExp(`: ${rows} `))
      assert.equal(Number(/\d+/.exec(told)[0]), rows + 1, 'the cards, and the middle')
      await close(page)
    })

    it('2. a department learns what holds for PostgreSQL 12 today and in 2028, in three steps', async () => {
      const page = await open(browser, view)
      await page.goto(server.address)
      await settled(page)
      await tab_to(page, '#may')
      await page.keyboard.type('postgres 12')
      await press(page, 'Enter')
      await page.getByRole('heading', { level: 2, name: text.verdict }).waitFor()
      await tab_to(page, '#unit')
      await page.keyboard.type(text.administration)
      await page.waitForURL(/unit=unit:suf/)
      await tab_to(page, '#environment')
      await page.keyboard.type(text.citizen)
      await page.waitForURL(/environment=citizen/)
      await settled(page)
      const holds = async () => {
        const verdict = await page.locator('article').innerText()
        for (const part of [text.verdict, text.since, text.instead, text.ask]) assert.ok(typeof part === 'string' ? verdict.includes(part) : part.test(verdict), `${part} in ${verdict}`)
      }
      await holds()
      await tab_to(page, '#on')
      await page.keyboard.type('31.2.2028')
      await press(page, 'Enter')
      await page.getByRole('alert').getByText(text.no_date).waitFor()
      await press(page, 'Control+A')
      await page.keyboard.type('1.1.2028')
      await press(page, 'Enter')
      await page.waitForURL(/on=2028-01-01/)
      await settled(page)
      await holds()
      assert.equal(await page.getByRole('alert').count(), 0)
      await close(page)
    })

    it('3. a planner sees who runs systems for one task and what they cost together, and opens them side by side', async () => {
      const page = await open(browser, view)
      await page.goto(`${server.address}/landscape`)
      await settled(page)
      await page.getByText(text.same_task).waitFor()
      await tab_to(page, '[data-item="capability:sagsstyring"] td:last-child button')
      await press(page, 'Enter')
      await page.waitForFunction(() => document.activeElement?.id === 'beside')
      const told = await page.locator('section:has(#beside)').innerText()
      assert.match(told, text.together)
      assert.equal(await page.locator('section:has(#beside) thead a').count(), 7)
      const colleague = await open(browser, view)
      await colleague.goto(page.url())
      await colleague.locator('#beside').waitFor()
      await settled(colleague)
      assert.equal(await colleague.locator('section:has(#beside)').innerText(), told)
      await tab_to(page, 'section:has(#beside) thead a')
      await press(page, 'Enter')
      await page.waitForURL(/\/elements\/system/)
      await page.goBack()
      await page.locator('#beside').waitFor()
      await close(page, colleague)
    })

    it('4. somebody reads an element, follows a relation and comes back to the same place', async () => {
      const page = await open(browser, view)
      await page.goto(`${server.address}/elements/system:ksd`)
      await settled(page)
      const href = await page.locator('main .ways li a').last().getAttribute('href')
      await tab_to(page, `main .ways li a[href="${href}"]`)
      await page.evaluate(() => new Promise(requestAnimationFrame))
      const before = await page.evaluate(() => scrollY)
      await press(page, 'Enter')
      await page.waitForFunction((href) => location.pathname === href, href)
      await settled(page)
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1')
      assert.equal(await page.evaluate(() => scrollY), 0)
      await page.goBack() // Chromium without a window knows no Alt+Left
      await page.waitForFunction((href) => document.activeElement?.getAttribute('href') === href, href)
      await page.waitForFunction((y) => Math.abs(scrollY - y) < 3, before)
      await close(page)
    })

    it('5. the server goes away in the middle: the page says so, keeps what was typed, and recovers by itself', async () => {
      const page = await open(browser, view)
      await page.goto(`${server.address}/elements?kind=system`)
      await settled(page)
      const rows = await page.locator('main tbody tr').count()
      await server.stop()
      const field = page.getByLabel(text.q, { exact: true })
      await tab_to(page, 'main input[type=search]')
      await page.keyboard.type('journal')
      await page.getByRole('alert').getByText(text.no_answer).waitFor()
      assert.equal(await page.locator('main tbody tr').count(), rows, 'the former picture stays')
      assert.equal(await field.inputValue(), 'journal')
      await server.start()
      await page.getByRole('alert').waitFor({ state: 'detached' })
      assert.ok((await page.locator('main tbody tr').count()) < rows)
      assert.equal(await field.inputValue(), 'journal')
      await page.context().close()
    })
  })
}

describe('failures', () => {
  it('a mistake of the server is told in its words, with a way to try again', async () => {
    const page = await open(browser)
    await page.route('**/api/v1/impact*', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'x', status: 500, code: 'internal', detail: 'Vores fejl. Nummeret er 1a2b.' }) }))
    await page.goto(`${server.address}/explore/system:ksd`)
    await page.getByRole('alert').getByText('Vores fejl. Nummeret er 1a2b.').waitFor()
    await page.unroute('**/api/v1/impact*')
    await page.getByRole('button', { name: 'Prøv igen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Kommunernes Sygedagpengesystem' }).waitFor()
    await page.context().close()
  })

  it('an answer that is cut in the middle is no answer', async () => {
    const page = await open(browser)
    let cut = 2
    await page.route('**/api/v1/elements?*', (route) => (cut-- > 0 ? route.fulfill({ body: '{"revision":1,"elem' }) : route.continue()))
    await page.goto(`${server.address}/elements?kind=unit`)
    await page.locator('main tbody tr').first().waitFor({ timeout: 30_000 })
    await page.context().close()
  })

  it('a slow answer is said to be slow, and can be given up', async () => {
    const page = await open(browser)
    await page.goto(`${server.address}/elements?kind=system`)
    await settled(page)
    await page.route('**/api/v1/elements?*', async (route) => {
      await new Promise((done) => setTimeout(done, 6000))
      await route.continue().catch(() => {})
    })
    await page.getByLabel('Søg', { exact: true }).fill('skole')
    await page.getByText('Henter stadig …').waitFor()
    await page.getByRole('button', { name: 'Afbryd' }).click()
    await page.getByText('Henter stadig …').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('an unknown element leads to those that were meant', async () => {
    const page = await open(browser)
    await page.goto(`${server.address}/explore/system:serviceplatform`)
    await page.getByRole('alert').getByRole('link', { name: 'system:serviceplatformen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Serviceplatformen' }).waitFor()
    await page.context().close()
  })

  it('newer data is said and fetched on request', async () => {
    const page = await open(browser)
    await page.goto(`${server.address}/elements/system:ksd?rev=7`)
    await page.getByText('Linket er lavet på revision 7; her ses revision 1.').waitFor()
    await page.context().close()
  })
})

function in_view(ref) {
  const card = document.querySelector(`[data-item="${ref}"]`)
  const box = card.getBoundingClientRect()
  const canvas = card.closest('.canvas').getBoundingClientRect()
  return box.left >= canvas.left && box.right <= canvas.right && box.top >= canvas.top && box.bottom <= canvas.bottom
}
