// SPDX-License-Identifier: MPL-2.0
// The questions that had no screen: whose loss hurts most, and why something is affected. By mouse and by keyboard, on
// the first visit and the second, in as few steps as promised.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'node:test'
import { all_views, again, back, it, leads, open, settled, told, views, visit } from './served.mjs'
import { browser, server } from './setting.mjs'

const api = async (path) => (await fetch(`${server.address}/api/v1/${path}`)).json()

const counted = async (page) => Number(await page.locator('main [data-total]').getAttribute('data-total'))

const texts = {
  da: { asked: 'Svaret er for PostgreSQL: ny brug, Sundheds- og Omsorgsforvaltningen, borgervendt,', in_2028: '1. januar 2028', ask: 'Bed om en vurdering', citizen: 'borgervendt', copy: 'Kopiér brevet', copied: 'Brevet er kopieret' },
  en: { asked: 'The answer is for PostgreSQL: new use, Health and Care Administration, citizen-facing,', in_2028: '1 January 2028', ask: 'Ask for an assessment', citizen: 'citizen-facing', copy: 'Copy the letter', copied: 'The letter is copied' },
}

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

    it('a verdict is a conversation: it repeats what was asked, lists the versions, and says whom to ask in a letter', async () => {
      const page = await open(browser, view)
      const say = texts[language]
      await visit(page, `${server.address}/technologies?q=postgresql&environment=citizen&unit=unit:suf`)
      await page.locator('.said', { hasText: say.asked }).waitFor()
      const rows = () => page.locator('article tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].slice(0, 2).map((cell) => cell.innerText.trim())))
      const shown = await rows()
      const { versions } = await api('elements/technology:postgresql')
      assert.deepEqual(shown.map(([name]) => name), versions.map((one) => `PostgreSQL ${one.version}`))
      for (const i of [0, shown.length - 1]) {
        const [name, verdict] = shown[i]
        await leads(page, () => page.locator('article tbody th a').nth(i).press('Enter'), page.locator('.said', { hasText: `${name}:` }))
        assert.equal((await page.locator('article .tag').first().innerText()).trim(), verdict)
        assert.equal(await page.locator('#name').inputValue(), name)
        await back(page, 'article tbody')
        assert.deepEqual(await rows(), shown)
      }
      // one more step: the same in 2028, where a year is a date
      await page.locator('#on').fill('2028')
      await page.locator('#on').press('Enter')
      await page.locator('.said', { hasText: say.in_2028 }).waitFor()
      await settled(page)
      assert.match(page.url(), /on=2028-01-01/)
      const codes = await (await fetch(`${server.address}/api/v1/technologies/check`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ items: versions.map(({ version }) => ({ name: 'technology:postgresql', version })), environment: 'citizen', unit: 'unit:suf', on: '2031-01-01' }) })).json()
      await page.locator('#on').fill('2031')
      await page.locator('#on').press('Enter')
      await page.locator('.said', { hasText: '2031' }).waitFor()
      await settled(page)
      const later = await rows()
      assert.notDeepEqual(later, shown, 'approvals that have ended by then')
      assert.equal(new Set(later.map(([, verdict]) => verdict)).size, new Set(codes.answers.map((one) => one.code)).size)

      // unknown: the nearest names keep the version, and a letter is ready to be sent
      await visit(page, `${server.address}/technologies?q=postgresqll%2016&environment=citizen&on=2028-01-01`)
      await page.locator('article').getByRole('link', { name: 'PostgreSQL 16', exact: true }).waitFor()
      await leads(page, () => page.locator('article a.button', { hasText: say.ask }).press('Enter'), '.letter')
      await page.locator('#purpose').fill('Booking')
      const letter = await page.locator('.letter').innerText()
      for (const part of ['postgresqll 16', say.citizen, say.in_2028, 'Booking', '/technologies?q=postgresqll%2016', 'Platform og Drift']) assert.ok(letter.includes(part), `${part} in ${letter}`)
      assert.ok(decodeURIComponent(await page.locator('a[href^="mailto:"]').getAttribute('href')).replaceAll('\r', '').endsWith(letter))
      await page.locator('button', { hasText: say.copy }).press('Enter')
      await page.locator('main', { hasText: say.copied }).waitFor()
      assert.equal(await page.evaluate(() => globalThis.copied), letter)
      await again(page)
      assert.ok((await page.locator('.letter').innerText()).includes('postgresqll 16'))
      await page.context().close()
    })

    it('a unit in figures: one step from the front page, two to the contracts that end; each is what the API counts', async () => {
      const page = await open(browser, view)
      await visit(page, server.address)
      await leads(page, () => page.locator('.units a', { hasText: language === 'da' ? 'Sundheds' : 'Health' }).press('Enter'), '#figures [data-counts]')
      assert.match(page.url(), /\/elements\/unit:suf$/)
      const counts = async (href) => Number(await page.locator(`#figures a[href="${href}"]`).getAttribute('data-counts'))
      const { total } = await api('elements?kind=system&owner=unit:suf&limit=0')
      assert.equal(await counts('/elements?kind=system&owner=unit:suf'), total)
      const contracts = await api('queries/contracts-ending?unit=unit:suf&days=365')
      const { totals } = await api('frameworks?party=unit:suf&limit=0')
      assert.equal(await counts('/frameworks?party=unit:suf&force=binding&state=open'), totals.binding_open)
      await leads(page, () => page.locator('#figures a[href*="contracts-ending"]').press('Enter'), 'main [data-total]')
      assert.equal(await page.locator('main [data-row]').count(), contracts.rows.length)
      assert.ok(contracts.rows.length > 0)
      await back(page, '#figures [data-counts]')
      await page.context().close()
    })

    it('compare: two elements from the page of one, a third from the field; what is not alike is marked, each number a way to its list', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/elements/system:jobmappen`)
      const find = async (name, shows) => {
        await page.locator('#compare').focus()
        await page.keyboard.type(name)
        await page.locator('[role=option]:visible', { hasText: name }).first().waitFor()
        await settled(page) // what is found for the first letters alone is another
        await page.keyboard.press('ArrowDown')
        await leads(page, () => page.keyboard.press('Enter'), page.locator('.compare thead a', { hasText: shows }))
      }
      const [tower, square] = language === 'da' ? ['Journaltårnet', 'Sagstorvet'] : ['Journal Tower', 'Case Square']
      await find(tower, tower)
      assert.equal(new URL(page.url()).search, '?of=system:jobmappen,system:journaltaarnet')
      await find(square, square)
      assert.ok((await page.title()).includes(`Jobmappen, ${tower} `))
      const lines = () => page.locator('.compare tbody tr').evaluateAll((rows) => rows.map((row) => ({ marked: row.querySelector('th .sign') !== null, cells: [...row.querySelectorAll('td')].map((one) => one.textContent.trim()) })))
      const all = await lines()
      for (const { marked, cells } of all) assert.equal(marked, new Set(cells).size > 1, cells.join(' | '))
      const refs = ['jobmappen', 'journaltaarnet', 'sagstorvet'].map((key) => `system:${key}`)
      const totals = await Promise.all(['dependents', 'dependencies'].map((direction) => Promise.all(refs.map(async (ref) => (await api(`impact?of=${ref}&direction=${direction}&limit=0`)).totals))))
      const counts = [totals[0].map((one) => one.fails), totals[0].map((one) => one.reached), totals[1].map((one) => one.by_need.hard ?? 0), totals[1].map((one) => one.reached)]
      assert.deepEqual(all.slice(-4).map(({ cells }) => cells.map(Number)), counts)
      await page.locator('main .fields [aria-pressed=false]').press('Enter')
      await page.waitForURL(/rows=different/)
      await settled(page)
      assert.deepEqual(await lines(), all.filter((line) => line.marked))
      const first = await told(page)
      await again(page)
      assert.deepEqual(await told(page), first)
      await page.locator('.compare thead button').first().press('Enter')
      await page.waitForURL((url) => url.searchParams.get('of') === refs.slice(1).join())
      await settled(page)
      assert.equal(await page.locator('.compare thead th').count(), 2)
      await page.context().close()
    })

    it('the matrix of the landscape is one stop, and the arrows go from cell to cell; the elements are filtered by what they are classed as', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/landscape`)
      const cells = page.locator('.matrix .cell')
      assert.equal(await page.locator('.matrix .cell[tabindex="0"]').count(), 1)
      await cells.first().focus()
      const at = () => page.evaluate(() => document.activeElement.dataset.cell)
      const [first, second] = await cells.evaluateAll((all) => all.map((one) => one.dataset.cell))
      await page.keyboard.press('ArrowRight')
      assert.equal(await at(), second)
      await page.keyboard.press('Control+End')
      assert.equal(await at(), await cells.last().getAttribute('data-cell'))
      await page.keyboard.press('Control+Home')
      assert.equal(await at(), first)
      await page.keyboard.press('ArrowDown')
      assert.equal((await at()).split(' ')[1], first.split(' ')[1], 'in the same column')
      assert.equal(await page.locator('.matrix .cell[tabindex="0"]').getAttribute('data-cell'), await at())
      await leads(page, () => page.keyboard.press('Enter'), '#beside')
      assert.equal(await page.evaluate(() => document.activeElement.id), 'beside')

      const { total } = await api('elements?kind=system&data_class=sensitive&environment=citizen&limit=0')
      await visit(page, `${server.address}/elements?kind=system&environment=citizen`)
      await page.locator('main .fields select').nth(4).selectOption('sensitive')
      await page.waitForURL(/data_class=sensitive/)
      await settled(page)
      assert.equal(Number(await page.locator('main [data-total]').getAttribute('data-total')), total)
      assert.equal(await page.locator('main [data-row]').count(), total)
      await leads(page, () => page.locator('main .fields button').click(), page.locator('main [data-total]:not([data-total="' + total + '"])'))
      assert.equal(new URL(page.url()).search, '')
      await page.context().close()
    })

    it('systems whose contract ends within a year: two steps; by supplier, cost and no owner; in order, and a way back', async () => {
      const page = await open(browser, view)
      const { total } = await api('elements?kind=unit&limit=1')
      await visit(page, `${server.address}/elements?kind=unit`)
      assert.equal(await counted(page), total)
      await page.locator('select').nth(0).selectOption('system')
      await page.locator('details:not(.help)').last().evaluate((one) => (one.open = true)) // folded on a phone
      await page.locator('select:has(option[value="half_year"])').selectOption('year')
      await settled(page)
      const { searchParams } = new URL(page.url())
      const days = ['contract_ends_from', 'contract_ends_until'].map((name) => searchParams.get(name))
      assert.equal(Date.parse(days[1]) - Date.parse(days[0]) > 364 * 86_400_000, true, days.join())
      const asked = `elements?kind=system&contract_ends_from=${days[0]}&contract_ends_until=${days[1]}&lang=${language}&limit=100`
      const ends = await api(`${asked}&sort=contract_end`)
      assert.ok(ends.total > 10)
      assert.equal(await counted(page), ends.total)
      await page.locator('thead button').nth(4).press('Enter')
      await page.locator('th[aria-sort="ascending"]').nth(0).waitFor()
      await settled(page)
      const names = () => page.locator('[data-row] th').allInnerTexts()
      assert.deepEqual(await names(), ends.elements.map((one) => (language === 'en' && one.name_en) || one.name))
      await again(page)
      assert.deepEqual(await names(), ends.elements.map((one) => (language === 'en' && one.name_en) || one.name))
      await page.locator('#supplier').fill('hejre')
      await page.locator('[role=option]').first().click()
      await settled(page)
      assert.equal(await counted(page), (await api(`${asked}&supplier=supplier:hejre`)).total)
      await visit(page, `${server.address}/elements?kind=system&owner=none&cost_from=100000`)
      assert.equal(await counted(page), (await api('elements?kind=system&owner=none&cost_from=100000&limit=1')).total)
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
      assert.match(text, language === 'da' ? /som udstilles af Serviceplatformen/ : /provided by The Service Platform/)
      await leads(page, () => page.locator('aside a[href^="/paths?from=system:ksd"]').click(), '.ways > li')
      await page.context().close()
    })
  })
}

describe('for everybody', () => {
  it('on a phone the answer stands above the fold, a name without a space is broken, and what a field suggests can be read', async () => {
    const phone = await open(browser, all_views[2])
    await visit(phone, `${server.address}/technologies?q=postgresql&version=12&environment=citizen&unit=unit:suf&on=2028-01-01`)
    const { bottom } = await phone.locator('article h2').first().evaluate((one) => one.getBoundingClientRect())
    assert.ok(bottom <= all_views[2].height, `it ends at ${bottom}`)
    const [suggested, soft] = await phone.evaluate(() => [getComputedStyle(document.querySelector('#search'), '::placeholder').color, getComputedStyle(document.querySelector('.help')).color])
    assert.equal(suggested, soft)

    const name = 'Sammenhængendeogubrudtnavnsomingenkanbrydefordetharingenmellemrum'
    const more = join(server.folder, 'elements.csv')
    writeFileSync(more, `kind,key,name\nsystem,unbroken,${name}\nsystem,unbroken-2,${name}2\n`)
    server.bring('unbroken', more)
    for (const address of ['/elements/system:unbroken', '/explore/system:unbroken?with=system:unbroken-2', '/explore/system:unbroken?path=system:unbroken-2', '/compare?of=system:unbroken,system:unbroken-2', '/paths?from=system:unbroken&to=system:unbroken-2', `/new?need=${name}`, `/technologies?q=${name}`]) {
      await phone.goto(server.address + address)
      await settled(phone)
      const [wide, shown] = await phone.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
      assert.ok(wide <= shown, `${address} is ${wide} px wide in ${shown}`)
    }
    await phone.context().close()
  })

  it('a proposal says where it is, and leads to its page; nothing of it is shown raw', async () => {
    server.propose('lokaler-sof', true)
    const page = await open(browser)
    await visit(page, `${server.address}/elements/investment:lokaler-sof`)
    assert.equal(await page.getByText('[object').count(), 0)
    assert.match(await page.locator('#question').innerText(), /Indsendt\s+version 1/)
    await leads(page, () => page.locator('#question a').press('Enter'), page.locator('#report .paper', { hasText: 'Lokaletorvet' }))
    await page.context().close()
  })
})
