// SPDX-License-Identifier: MPL-2.0
// What people come to do, by keyboard alone: wide and narrow, in both languages, light and dark.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { text_of } from './paper.mjs'
import { again, back, expect, focused, forward, it, leads, open, settled, titled, views, visit } from './served.mjs'
import { browser, server } from './setting.mjs'

const texts = {
  da: {
    platform: 'Serviceplatformen',
    north: 'Datacenter Nord',
    affected: /300 elementer påvirkes/,
    fails: /16 svigter/,
    set: ['Filtre: 1. juni 2027', 'Begge veje', 'inden for 2 trin', 'systemer'],
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
    same_task: (count) => `${count} opgaver løses af flere parter hver for sig`,
    together: (solutions, units) => `${solutions} løsninger hos ${units} parter`,
    no_date: 'Skriv datoen som 31.12.2027.',
    q: 'Søg',
    no_answer: 'Serveren svarer ikke.',
  },
  en: {
    platform: 'The Service Platform',
    north: 'Data Centre North',
    affected: /300 elements are affected/,
    fails: /16 fail/,
    set: ['Filters: 1 June 2027', 'Both ways', 'within 2 steps', 'Systems'],
    in_unit: /BIF[^\d]*26\s*2 fail/,
    path: / which .+ The Service Platform\s*\.$/s,
    copied: 'The link is copied',
    beside: 'Beside Virtualisering Nord',
    administration: 'Health',
    citizen: 'citizen-facing',
    verdict: 'PostgreSQL 12 must not be used.',
    since: /Valid from\s*20 Jan 2026, without an end/,
    instead: /May be used instead\s*PostgreSQL 18 \(valid until 14 Nov 2030\)/,
    ask: /Ask\s*Platform og Drift/,
    same_task: (count) => `${count} tasks are done by several parties apart`,
    together: (solutions, units) => `${solutions} solutions of ${units} parties`,
    no_date: 'Write the date as 31 Dec 2027.',
    q: 'Search',
    no_answer: 'The server does not answer.',
  },
}

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key)
}
const said = (page, text) => page.locator('p[role=status]', { hasText: text }).waitFor({ state: 'attached' })
const has_focus = (page, item) => page.waitForFunction((item) => document.activeElement?.dataset?.item === item, item)
const close = async (...pages) => {
  for (const page of pages) await page.context().close()
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
      await visit(page, server.address)
      await press(page, '/')
      await page.keyboard.type('servisplatformen')
      await page.getByRole('option', { name: text.platform }).first().waitFor()
      await leads(page, () => press(page, 'ArrowDown', 'Enter'), titled(page, text.platform))
      const totals = (await page.locator('.totals, .by').allInnerTexts()).join(' ')
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
      await leads(page, () => page.locator('aside .verb').first().press('Enter'), 'aside .relation') // a verb opens who said it
      assert.match(await page.locator('aside .relation').innerText(), /\w+:[\w-]+/)
      await press(page, 'c')
      await said(page, text.copied)
      await page.locator('.copied:visible', { hasText: text.copied }).waitFor()
      const link = await page.evaluate(() => globalThis.copied)
      assert.match(link, new RegExp(`/explore/system:serviceplatformen\\?.*path=.*lang=${view.language}&rev=1$`))

      const colleague = await open(browser, { ...view, language: view.language === 'da' ? 'en' : 'da' })
      await visit(colleague, link)
      assert.equal(await colleague.locator('aside .path').first().innerText(), path)
      assert.equal(await colleague.locator('html').getAttribute('lang'), view.language)
      if (view.width > 1000) await colleague.waitForFunction(in_view, chosen)
      await close(page, colleague)
    })

    it('1a. the filters are one line that says what is set; unfolded, they stay so, as do the signs', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/infrastructure:datacenter-nord?kind=system&on=2027-06-01`)
      const button = page.locator('main .set')
      for (const part of text.set) assert.ok((await button.innerText()).includes(part), await button.innerText())
      const top = () => page.locator('main .canvas').evaluate((one) => one.getBoundingClientRect().top + scrollY)
      const folded = await top()
      await leads(page, () => button.press('Enter'), 'main .strip')
      assert.equal(await button.getAttribute('aria-expanded'), 'true')
      assert.ok((await top()) > folded)
      await again(page)
      await page.locator('main .strip').waitFor()
      await button.click()
      await page.locator('main .strip').waitFor({ state: 'detached' })
      await leads(page, () => page.locator('aside summary').first().press('Enter'), 'aside .legend')
      await again(page)
      await page.locator('aside .legend li').first().waitFor()
      await close(page)
    })

    it('1b. the arrows, the unfolding, the way back, and the same as a table', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/infrastructure:datacenter-nord`)
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
      await leads(page, () => press(page, 'f'), titled(page, 'Disklager Nord'))
      await back(page, titled(page, text.north))
      assert.equal(await page.locator('main > p').last().innerText(), told)
      await leads(page, () => press(page, 't'), 'main caption')
      const rows = await page.locator('main tbody tr').count()
      assert.match(await page.locator('main caption').innerText(), new RegExp(`: ${rows} `))
      assert.equal(Number(/\d+/.exec(told)[0]), rows + 1, 'the cards, and the middle')
      await close(page)
    })

    it('2. a department learns what holds for PostgreSQL 12 today and in 2028, in three steps', async () => {
      const page = await open(browser, view)
      await visit(page, server.address)
      await tab_to(page, '#may')
      await page.keyboard.type('postgres 12')
      await leads(page, () => press(page, 'Enter'), page.getByRole('heading', { level: 2, name: text.verdict }))
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
      const { totals, clusters } = await (await fetch(`${server.address}/api/v1/overlaps?limit=200`)).json()
      const [{ capability, solutions, parties, common }] = clusters
      await visit(page, `${server.address}/landscape`)
      await page.getByText(text.same_task(totals.clusters)).waitFor()
      await tab_to(page, `[data-item="${capability.ref}"] td:last-child button`)
      await press(page, 'Enter')
      await page.waitForFunction(() => document.activeElement?.id === 'beside')
      const told = await page.locator('section:has(#beside)').innerText()
      assert.ok(told.includes(text.together(solutions.length, parties.length)), told)
      assert.equal(await page.locator('section:has(#beside) thead a').count(), solutions.length + common.length)
      const colleague = await open(browser, view)
      await colleague.goto(page.url())
      await colleague.locator('#beside').waitFor()
      await settled(colleague)
      assert.equal(await colleague.locator('section:has(#beside)').innerText(), told)
      await tab_to(page, 'section:has(#beside) thead a')
      await leads(page, () => press(page, 'Enter'), 'main .facts')
      assert.match(page.url(), /\/elements\/system/)
      await back(page, '#beside')
      assert.equal(await page.locator('section:has(#beside)').innerText(), told)
      await close(page, colleague)
    })

    it('4. somebody reads an element, follows a relation and comes back to the same place', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/elements/system:ksd`)
      const href = await page.locator('main .ways li a').last().getAttribute('href')
      await tab_to(page, `main .ways li a[href="${href}"]`)
      await page.evaluate(() => new Promise(requestAnimationFrame))
      const before = await page.evaluate(() => scrollY)
      const name = await page.evaluate(() => document.activeElement.textContent.trim())
      const here = await page.locator('h1').innerText()
      await leads(page, () => press(page, 'Enter'), titled(page, name))
      assert.equal(new URL(page.url()).pathname, href)
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1')
      assert.equal(await page.evaluate(() => scrollY), 0)
      await back(page, titled(page, here))
      await page.waitForFunction((href) => document.activeElement?.getAttribute('href') === href, href)
      await page.waitForFunction((y) => Math.abs(scrollY - y) < 3, before)
      await close(page)
    })

    it('5. the server goes away in the middle: the page says so, keeps what was typed, and recovers by itself', async () => {
      expect(/ERR_CONNECTION_REFUSED/)
      const page = await open(browser, view)
      await visit(page, `${server.address}/elements?kind=system`)
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

for (const view of views) {
  const { language } = view
  describe(`wherever one has been, ${view.name}`, () => {
    it('Back and Forward bring back filters, fields, scroll and focus, on every kind of page', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/elements?kind=system`)
      const search = page.locator('main input[type=search]')
      await search.fill('sag')
      await page.waitForURL(/q=sag/)
      await settled(page)
      const link = page.locator('main tbody th a').nth(3)
      const [name, rows] = [await link.textContent(), await page.locator('main tbody tr').count()]
      await link.focus()
      await page.evaluate(() => scrollTo(0, document.querySelectorAll('main tbody th a')[3].getBoundingClientRect().top + scrollY - 200))
      const y = await page.evaluate(() => scrollY)
      await leads(page, () => press(page, 'Enter'), titled(page, name))
      await back(page, 'main input[type=search]')
      await page.waitForFunction((name) => document.activeElement?.textContent === name, name)
      await page.waitForFunction((y) => Math.abs(scrollY - y) < 3, y)
      assert.deepEqual([await search.inputValue(), await page.locator('main tbody tr').count()], ['sag', rows])
      assert.match(page.url(), /kind=system/)
      await forward(page, titled(page, name))

      // what was asked about stands in the field, whichever way it came there
      await page.goto(`${server.address}/technologies?q=postgresql&version=12`)
      await settled(page)
      const sentence = await page.locator('#verdict').innerText()
      await page.locator('article dd li a').first().click()
      await page.waitForFunction(() => !document.querySelector('#name').value.startsWith('postgresql'))
      assert.equal(await page.locator('#name').inputValue(), new URL(page.url()).searchParams.get('q'))
      await page.locator('#verdict').filter({ hasNotText: sentence }).waitFor()
      await back(page, page.locator('#verdict', { hasText: sentence }))
      assert.equal(await page.locator('#name').inputValue(), 'postgresql')

      // what was typed and not yet sent does not follow to another page
      await page.locator('#name').fill('kafka')
      await leads(page, () => page.locator('a[href="/"]').first().evaluate((link) => link.click()), '#may')
      await page.waitForTimeout(400)
      assert.equal(new URL(page.url()).pathname, '/')
      await close(page)
    })

    it('what can be picked is named in the words of the catalogue', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/new`)
      const labels = await page.locator('.picks label').allTextContents()
      assert.deepEqual(labels.slice(0, 3), language === 'da' ? ['Opgave', 'Dataaktiv', 'Teknologi'] : ['Capability', 'Data asset', 'Technology'])
      await close(page)
    })

    it('a number on the front page is the number of what it opens', async () => {
      const page = await open(browser, view)
      await visit(page, server.address)
      const read = (text) => Number(/[\d.,]+/.exec(text)?.[0].replace(/[.,]/g, ''))
      const number = (locator) => locator.innerText().then(read)
      for (const part of ['.holds li a', '.attention li a']) {
        const all = page.locator(part)
        assert.ok((await all.count()) > 3)
        for (let i = 0; i < Math.min(await all.count(), 6); i++) {
          const said = await number(all.nth(i).locator('strong'))
          await leads(page, () => all.nth(i).evaluate((link) => link.click()), 'main p.row strong[data-total]')
          assert.equal(await number(page.locator('main p.row strong').first()), said, page.url())
          const rows = await page.locator('main tbody tr').count()
          assert.equal(rows, Math.min(said, new URL(page.url()).pathname === '/elements' ? 100 : 200), page.url())
          await back(page, part)
        }
      }
      await close(page)
    })

    it('6. the secretary sees whose findings there are, opens a rule by keyboard, comes back, and looks a year ahead', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/frameworks`)
      await page.locator('main svg').waitFor()
      await tab_to(page, 'main a[href*="rule=sec-login-citizen"][data-counts]')
      const count = Number(await page.evaluate(() => document.activeElement.dataset.counts))
      await leads(page, () => press(page, 'Enter'), 'main [data-total]')
      const list = async () => [await page.locator('main [data-total]').getAttribute('data-total'), await page.locator('main [data-row]').count(), page.url()]
      const seen = await list()
      assert.deepEqual(seen.slice(0, 2), [String(count), count])
      await again(page)
      assert.deepEqual(await list(), seen, 'the address says it all')
      await back(page, 'main svg')
      const ahead = page.locator('main table').nth(1).locator('tbody tr').nth(4).locator('a').first()
      const later = await ahead.getAttribute('data-counts')
      await leads(page, () => ahead.click(), 'main [data-total]')
      assert.match(page.url(), /on=20\d\d-\d\d-\d\d/)
      assert.equal(await page.locator('main [data-total]').getAttribute('data-total'), later)
      await page.context().close()
    })

    it('on paper stands what is shown: the heading, what was found, the address and the revision', async () => {
      const page = await open(browser, view)
      for (const [address, parts] of Object.entries(paper[language])) {
        await page.goto(server.address + address)
        await settled(page)
        const { text } = await printed(page)
        for (const part of [await page.locator('h1').innerText(), ...parts, server.address + decodeURI(address).split('?')[0], 'evision 1']) assert.ok(text.includes(squeezed(part)), `${address}: ${part} in ${text.slice(0, 600)}`)
        for (const part of language === 'da' ? ['Tastaturgenveje', 'Kopiér link', 'Vis flere', 'Udskriv', 'Andre, der ligner'] : ['Keyboard shortcuts', 'Copy link', 'Show more', 'Print', 'Others like it']) assert.ok(!text.includes(squeezed(part)), `${address}: ${part} is of the screen`)
      }
      await close(page)
    })

    it('on paper stands the whole answer: every element of it, with its date, its filters and what was left out', async () => {
      const page = await open(browser, view)
      const api = async (path, body) => (await fetch(`${server.address}/api/v1/${path}`, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()
      const impact = async (query) => (await api(`impact?limit=10000&lang=${language}&${query}`))
      for (const [address, directions, query, said] of [
        ['/explore/system:serviceplatformen', ['dependents', 'dependencies'], '', say_paper[language].all],
        ['/explore/infrastructure:datacenter-nord?level=fails&on=2027-06-01', ['dependents'], '&level=fails&on=2027-06-01', say_paper[language].fails],
        ['/explore/infrastructure:datacenter-nord?direction=dependents&depth=1&as=table', ['dependents'], '&depth=1', say_paper[language].one],
      ]) {
        const answers = await Promise.all(directions.map((direction) => impact(`of=${address.slice('/explore/'.length).split('?')[0]}&direction=${direction}${query}`)))
        const refs = new Set(answers.flatMap((answer) => answer.hits.map((hit) => hit.ref)))
        assert.ok(refs.size > 5)
        await page.goto(server.address + address)
        await settled(page)
        const before = await page.locator('main').innerText()
        const { text } = await printed(page)
        assert.deepEqual([...refs].filter((ref) => !text.includes(ref)), [], address)
        for (const part of said) assert.ok(text.includes(squeezed(part)), `${address}: ${part}`)
        for (const { ref } of answers[0].not_in_operation) assert.ok(text.includes(ref), `${ref}, which was left out`)
        assert.ok(text.includes(squeezed(`${await page.locator('h1').innerText()}: ${refs.size} `)), 'the caption counts them')
        assert.equal(await page.locator('main').innerText(), before, 'the screen is as it was')
        await page.emulateMedia({ media: 'print' })
        await page.setViewportSize({ width: 680, height: view.height }) // what A4 has room for
        await page.locator('main tbody .ref').first().waitFor()
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 680), 'no column is cut')
        await page.emulateMedia({ media: null })
        await page.setViewportSize({ width: view.width, height: view.height })
      }
      const { candidates } = await api(`reuse?lang=${language}`, { text: 'sagsbehandling', limit: 30 })
      await page.goto(`${server.address}/new?need=sagsbehandling`)
      await settled(page)
      const { text } = await printed(page)
      assert.ok(candidates.length > 10)
      assert.deepEqual(candidates.filter((one) => !text.includes(squeezed(one.name))).map((one) => one.ref), [])
      // a verdict is one page, with all it rests on
      await page.goto(`${server.address}/technologies?q=postgresql%2014&environment=citizen&unit=unit:suf&on=2028-01-01`)
      await settled(page)
      const verdict = await printed(page)
      assert.equal(verdict.pages, 1)
      for (const part of say_paper[language].verdict) assert.ok(verdict.text.includes(squeezed(part)), part)
      await close(page)
    })
  })
}
const paper = {
  da: {
    '/technologies?q=postgresql&version=12': ['PostgreSQL 12 må ikke bruges.', 'PostgreSQL 18'],
    '/elements/system:adressevagten': ['system:adressevagten', 'Historik'],
    '/landscape': ['opgaver løses af flere parter hver for sig'],
    '/new?need=tidsbestilling': ['Behov: tidsbestilling', 'Tidsbestillingen'],
  },
  en: {
    '/technologies?q=postgresql&version=12': ['PostgreSQL 12 must not be used.', 'PostgreSQL 18'],
    '/elements/system:adressevagten': ['system:adressevagten', 'History'],
    '/landscape': ['tasks are done by several parties apart'],
    '/new?need=tidsbestilling': ['The need: tidsbestilling', 'Tidsbestillingen'],
  },
}
const say_paper = {
  da: {
    all: ['300 elementer påvirkes', '16 svigter', 'Begge veje · alle trin'],
    fails: ['1. juni 2027', 'Begge veje · alle trin · svigter'],
    one: ['Hvad bruger dette · første trin'],
    verdict: ['PostgreSQL 14 må kun bruges med dispensation', 'Svaret er for PostgreSQL 14: ny brug, Sundheds- og Omsorgsforvaltningen, borgervendt, 1. januar 2028', 'Borgervendte løsninger skal have mindst to års support tilbage', 'Arkitekturforum', 'Leverandørens support', 'Bruges i dag af', 'Platform og Drift'],
  },
  en: {
    all: ['300 elements are affected', '16 fail', 'Both ways · every step'],
    fails: ['1 June 2027', 'Both ways · every step · fails'],
    one: ['What needs this · first step'],
    verdict: ['PostgreSQL 14 may only be used by waiver', 'The answer is for PostgreSQL 14: new use, Health and Care Administration, citizen-facing, 1 January 2028', 'Borgervendte løsninger skal have mindst to års support tilbage', 'Arkitekturforum', 'Supplier support', 'Used today by', 'Platform og Drift'],
  },
}
async function printed(page) {
  const pdf = await page.pdf({ format: 'A4', tagged: true })
  return { text: text_of(pdf), pages: pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g).length }
}
const squeezed = (text) => text.replace(/\s+/g, '')
function in_view(ref) {
  const card = document.querySelector(`[data-item="${ref}"]`)
  const box = card.getBoundingClientRect()
  const canvas = card.closest('.canvas').getBoundingClientRect()
  return box.left >= canvas.left && box.right <= canvas.right && box.top >= canvas.top && box.bottom <= canvas.bottom
}
