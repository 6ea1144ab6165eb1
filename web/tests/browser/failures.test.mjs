// SPDX-License-Identifier: MPL-2.0
// A server that is away, slow, busy, cut off, or does not give all: the page says so in words, loses nothing that was
// typed, waits as long as it is asked to, and tries again.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe } from 'node:test'
import { again, expect, it, open, reader, settled, tab, visit } from './served.mjs'
import { browser, road, server } from './setting.mjs'
import { away, changed, cut, late, refused } from './way.mjs'

const texts = {
  da: { platform: 'Serviceplatformen', no_answer: 'Serveren svarer ikke.', trying: 'Siden prøver igen af sig selv.', wait: 'Siden prøver igen om 2 sekunder.', again: 'Prøv igen', time: 'Tiden løb ud, så svaret er ikke helt.', rows: 'Der er flere rækker end dem, der er vist.', limit: 'Der kan være andre.', uncounted: 'kunne ikke tælles', newer: 'Der er nye data i kataloget.', refresh: 'Opdatér' },
  en: { platform: 'The Service Platform', no_answer: 'The server does not answer.', trying: 'The page keeps trying by itself.', wait: 'The page tries again in 2 seconds.', again: 'Try again', time: 'Time ran out, so the answer is not whole.', rows: 'There are more rows than those that are shown.', limit: 'There may be others.', uncounted: 'could not be counted', newer: 'There is new data in the catalogue.', refresh: 'Refresh' },
}

beforeEach(() => road.clear())

for (const [language, text] of Object.entries(texts)) {
  describe(language, () => {
    let context, page
    before(async () => (context = await reader(browser, { language })))
    after(() => context?.close())
    beforeEach(async () => {
      await page?.close()
      page = await tab(context)
    })
    const alert = () => page.getByRole('alert')
    const gone = () => alert().waitFor({ state: 'detached' })

    it('a mistake of the server is told in its words, with a way to try again', async () => {
      expect(/500/)
      const done = road.when('/api/v1/impact?', refused(500, 'internal', 'Vores fejl. Nummeret er 1a2b.'))
      await page.goto(`${road.address}/explore/system:ksd`)
      await alert().getByText('Vores fejl. Nummeret er 1a2b.').waitFor()
      done()
      await page.getByRole('button', { name: text.again }).click()
      await page.getByRole('heading', { level: 1, name: 'Kommunernes Sygedagpengesystem' }).waitFor()
    })

    it('a server that is busy is given the time it asks for, and the page says how long', async () => {
      expect(/503/)
      road.when('/api/v1/elements?', refused(503, 'unavailable', 'Der er travlt.', { 'retry-after': '2' }), 2)
      await page.goto(`${road.address}/explore`) // the units, of which every page has need
      await alert().getByText(text.wait).waitFor()
      await alert().getByText('Der er travlt.').waitFor()
      const since = performance.now()
      await gone()
      assert.ok(performance.now() - since > 1000, 'not before it was asked to')
      await settled(page)
    })

    it('a busy server on a question that is posted: it is asked again as it was', async () => {
      await visit(page, `${road.address}/new`)
      road.passed.length = 0
      expect(/503/)
      road.when('/api/v1/reuse', refused(503, 'unavailable', 'Der er travlt.', { 'retry-after': '2' }), 2)
      await page.locator('#need').fill('tidsbestilling')
      await alert().getByText(text.wait).waitFor()
      assert.equal(await page.locator('#need').inputValue(), 'tidsbestilling')
      await page.locator('.sentence').waitFor()
      const posted = road.passed.filter((one) => one.target.startsWith('/api/v1/reuse'))
      assert.deepEqual(posted.map((one) => one.status), [503, 503, 200])
      for (const { method, headers } of posted) assert.deepEqual([method, headers['content-type'], headers.origin], ['POST', 'application/json', road.address])
    })

    it('data that moved on between two pages of an answer: it is begun anew', async () => {
      expect(/409/)
      road.when('/api/v1/impact?', refused(409, 'revision_moved', 'Kataloget har flyttet sig.'), 3)
      await page.goto(`${road.address}/explore/system:ksd`)
      await alert().getByText('Kataloget har flyttet sig.').waitFor()
      await page.getByRole('heading', { level: 1, name: 'Kommunernes Sygedagpengesystem' }).waitFor()
      await gone()
    })

    it('a question that is too large is not asked again, and what was typed stays', async () => {
      expect(/413/)
      await visit(page, `${road.address}/sql`)
      road.when('/api/v1/sql?', refused(413, 'limit_exceeded', 'Det er for stort.'))
      await page.locator('#sql').fill('SELECT 1')
      road.passed.length = 0
      await page.locator('button.primary').click()
      await alert().getByText('Det er for stort.').waitFor()
      await page.waitForTimeout(1500) // longer than the first waits
      assert.equal(road.passed.filter((one) => one.target.startsWith('/api/v1/sql?')).length, 1)
      assert.equal(await page.locator('#sql').inputValue(), 'SELECT 1')
      assert.equal(await alert().getByText(text.trying).count(), 0)
    })

    it('an answer that is cut in the middle is no answer', async () => {
      expect(/ERR_CONTENT_LENGTH_MISMATCH/)
      road.when('kind=unit&', cut, 4)
      await page.goto(`${road.address}/elements?kind=unit`)
      await alert().getByText(text.no_answer).waitFor()
      await page.locator('main tbody tr').first().waitFor()
      await gone()
    })

    it('a slow answer is said to be slow, and can be given up', async () => {
      await visit(page, `${road.address}/elements?kind=system`)
      road.when('/api/v1/elements?', late(30_000))
      await page.locator('main input[type=search]').fill('skole')
      await page.locator('main .loading button').click()
      await page.locator('main .loading').waitFor({ state: 'detached' })
      assert.notEqual(await page.locator('main tbody tr').count(), 0, 'the former picture stays')
    })

    it('the server goes away before the code of the next screen came: the page stays, says so, and goes on', async () => {
      expect(/ERR_EMPTY_RESPONSE/)
      const fresh = await open(browser, { language })
      await fresh.goto(road.address)
      await settled(fresh)
      road.when(() => true, away)
      await fresh.evaluate(() => (globalThis.same = true))
      await fresh.locator('a[href="/timeline"]').first().evaluate((link) => link.click())
      await fresh.getByRole('alert').getByText(text.no_answer).waitFor()
      assert.ok(await fresh.evaluate(() => globalThis.same), 'nothing was loaded anew')
      assert.match(await fresh.locator('main').innerText(), new RegExp(text.trying))
      road.clear()
      await fresh.locator('th.time').first().waitFor()
      await settled(fresh)
      assert.equal(new URL(fresh.url()).pathname, '/timeline')
      await fresh.context().close()
    })

    it('code that is missing for good is not loaded again for ever', async () => {
      expect(/404/)
      road.when((request) => /\/assets\/Frameworks-.*\.js/.test(request.url), (_, response) => response.writeHead(404).end())
      const fresh = await open(browser, { language })
      road.passed.length = 0
      await fresh.goto(`${road.address}/frameworks`)
      await fresh.getByRole('alert').waitFor()
      await fresh.waitForTimeout(1000)
      assert.equal(road.passed.filter((one) => one.target === '/frameworks').length, 2, 'once, and once again')
      await fresh.context().close()
    })

    it('an unknown element leads to those that were meant', async () => {
      expect(/404/)
      await page.goto(`${road.address}/explore/system:serviceplatform`)
      await alert().getByRole('link', { name: 'system:serviceplatformen' }).click()
      await page.getByRole('heading', { level: 1, name: text.platform }).waitFor()
    })

    it('newer data is said and fetched on request; so is a backup that was put back', async () => {
      await visit(page, `${road.address}/elements/system:ksd`)
      const revision = (to) => changed((answer) => ({ ...answer, revision: to }))
      for (const now of [2, 1]) {
        road.clear()
        road.when(() => true, (request, ...rest) => (request.url.startsWith('/api/') || request.url.startsWith('/readyz') ? revision(now)(request, ...rest) : late(0)(request, ...rest)))
        await page.evaluate(() => dispatchEvent(new Event('focus')))
        await page.locator('.notice', { hasText: text.newer }).waitFor()
        await page.getByRole('button', { name: text.refresh }).click()
        await page.locator('.notice').waitFor({ state: 'detached' })
        await settled(page)
        assert.match(await page.locator('footer').innerText(), new RegExp(`evision ${now}\\b`))
      }
    })

    it('a link to another revision says which is seen', async () => {
      await visit(page, `${road.address}/elements/system:ksd?rev=7`)
      assert.match(await page.locator('.notice').innerText(), /7\D+1\./)
    })

    const ran_out = (answer) => ({ ...answer, complete: false, reason: 'time' })
    const whole = {
      explore: ['/explore/system:serviceplatformen', '/api/v1/impact?', ran_out, 'time'],
      'explore as a table': ['/explore/system:serviceplatformen?as=table', '/api/v1/impact?', ran_out, 'time'],
      'the path of a card': ['/explore/system:serviceplatformen?kind=contract&path=system:ksd', '/api/v1/paths?', (answer) => ({ ...answer, stopped_at_limit: true }), 'limit'],
      element: ['/elements/system:adressevagten', '/api/v1/impact?', ran_out, 'time'],
      elements: ['/elements', 'sort=name', ran_out, 'time'],
      technologies: ['/technologies?q=postgresql', '/api/v1/technologies/check', ran_out, 'time'],
      'the landscape': ['/landscape', '/api/v1/queries/landscape', ran_out, 'time'],
      'what overlaps': ['/landscape', '/api/v1/overlaps', (answer) => ({ ...answer, next: 'more' }), 'rows'],
      'the radar': ['/radar', '/api/v1/technologies/check', ran_out, 'time'],
      'a radar of more technologies than one answer holds': ['/radar', 'kind=technology', (answer) => ({ ...answer, next: 'more' }), 'rows'],
      timeline: ['/timeline', 'kind=system', ran_out, 'time'],
      need: ['/new?need=tidsbestilling', '/api/v1/reuse', ran_out, 'time'],
      query: ['/queries/approvals-ending', '/api/v1/queries/approvals-ending', ran_out, 'time'],
      'a query without rows': ['/queries/approvals-ending', '/api/v1/queries/approvals-ending', (answer) => ({ ...ran_out(answer), rows: [], total: null }), 'time'],
      sql: ['/sql?text=SELECT%201', '/api/v1/sql?', ran_out, 'time'],
      'the front page': ['/', '/api/v1/queries/', ran_out, 'uncounted'],
      frameworks: ['/frameworks', '/api/v1/frameworks?', ran_out, 'time'],
      'the forecast': ['/frameworks', '/api/v1/frameworks/forecast', ran_out, 'time'],
    }
    for (const [name, [address, question, change, word]] of Object.entries(whole))
      it(`what is not whole is said: ${name}`, async () => {
        await page.goto(road.address + address)
        await settled(page)
        assert.ok(!(await page.locator('main').innerText()).includes(text[word]) || word === 'limit', 'not said of what is whole')
        road.when((request) => request.url.includes(question) && !request.url.endsWith('.js'), changed(change))
        await again(page)
        await page.locator('main').getByText(text[word]).first().waitFor()
      })
  })
}
