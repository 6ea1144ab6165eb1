// SPDX-License-Identifier: MPL-2.0
// What people come to do, by keyboard alone: five stories, each at 1400 and at 320 px.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { browse, open, serve, settled } from './served.mjs'

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
const focused = (page) => page.evaluate(() => document.activeElement?.dataset?.item ?? document.activeElement?.textContent?.trim() ?? '')
const said = (page, text) => page.locator('p[role=status]', { hasText: text }).waitFor({ state: 'attached' })

for (const size of [{ width: 1400, height: 900 }, { width: 320, height: 700 }]) {
  const wide = size.width > 1000
  describe(`${size.width} px`, () => {
    it('1. an architect finds a platform with one wrong letter, sees what fails, reads a path and sends it on', async () => {
      const page = await open(browser, size)
      await page.goto(server.address)
      await settled(page)
      await press(page, '/')
      await page.keyboard.type('servisplatformen')
      await page.getByRole('option', { name: /Serviceplatformen/ }).first().waitFor()
      await press(page, 'ArrowDown', 'Enter')
      await page.getByRole('heading', { level: 1, name: 'Serviceplatformen' }).waitFor()
      await settled(page)
      const totals = await page.locator('.totals').innerText()
      assert.match(totals, /300 elementer påvirkes, hvis Serviceplatformen svigter/)
      assert.match(totals, /16 svigter/)
      assert.match(totals, /BIF[^\d]*26\s*2 svigter/)
      await page.locator('[data-item="system:serviceplatformen"]').focus()
      await press(page, 'ArrowLeft', 'ArrowLeft', 'Enter')
      const chosen = await focused(page)
      assert.notEqual(chosen, 'system:serviceplatformen')
      const path = await page.locator('aside .path').first().innerText()
      assert.match(path, / som .+ Serviceplatformen\s*\.$/s)
      await press(page, 'c')
      await said(page, 'Linket er kopieret')
      const link = await page.evaluate(() => globalThis.copied)
      assert.match(link, /\/explore\/system:serviceplatformen\?.*path=.*lang=da&rev=1$/)

      const colleague = await open(browser, { ...size, language: 'en' })
      await colleague.goto(link)
      await settled(colleague)
      assert.equal(await colleague.locator('aside .path').first().innerText(), path)
      assert.equal(await colleague.locator('html').getAttribute('lang'), 'da')
      if (wide) assert.ok(await in_view(colleague, chosen), 'the card of the path is in view')
      for (const one of [page, colleague]) {
        assert.deepEqual(one.complaints, [])
        await one.context().close()
      }
    })

    it('1b. the arrows, the unfolding and the way back', async () => {
      const page = await open(browser, size)
      await page.goto(`${server.address}/explore/infrastructure:datacenter-nord`)
      await settled(page)
      const card = (ref) => page.locator(`[data-item="${ref}"]`)
      await card('infrastructure:datacenter-nord').focus()
      await press(page, 'ArrowLeft')
      assert.equal(await focused(page), 'infrastructure:san-nord')
      await press(page, 'End', 'e')
      await page.locator('h3', { hasText: 'Ved Virtualisering Nord' }).first().waitFor()
      assert.match(page.url(), /around=infrastructure:/)
      await press(page, 'Escape')
      assert.equal(await focused(page), 'infrastructure:datacenter-nord')
      await press(page, 'ArrowLeft', 'f')
      await page.getByRole('heading', { level: 1, name: 'Disklager Nord' }).waitFor()
      await page.goBack()
      await page.getByRole('heading', { level: 1, name: 'Datacenter Nord' }).waitFor()
      await press(page, 't')
      await page.locator('table caption').waitFor()
      await settled(page)
      const cards = Number(/(\d+)/.exec(await page.locator('table caption').innerText())[1])
      assert.equal(await page.locator('tbody tr').count(), cards)
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    })

    it('2. a department learns what holds for PostgreSQL 12 today and in 2028, in three steps', async () => {
      const page = await open(browser, size)
      await page.goto(server.address)
      await settled(page)
      await page.locator('#may').focus()
      await page.keyboard.type('postgres 12')
      await press(page, 'Enter')
      await page.waitForURL(/\/technologies\?q=postgres/)
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await settled(page)
      assert.match(await page.locator('main').innerText(), /PostgreSQL/)
      assert.equal(await page.locator('[role=alert]').count(), 0)
      await page.goto(`${server.address}/technologies?q=postgres&version=12&unit=unit:suf&environment=citizen&on=2028-01-01`)
      await settled(page)
      assert.match(await page.locator('main').innerText(), /PostgreSQL/)
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    })

    it('4. somebody reads an element, follows a relation and comes back to the same place', async () => {
      const page = await open(browser, size)
      await page.goto(`${server.address}/elements/system:ksd`)
      await settled(page)
      const link = page.locator('main .ways li a').last()
      const href = await link.getAttribute('href')
      await link.focus()
      await link.scrollIntoViewIfNeeded()
      const before = await page.evaluate(() => scrollY)
      await press(page, 'Enter')
      await page.waitForFunction((href) => location.pathname === href, href)
      await settled(page)
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1')
      assert.equal(await page.evaluate(() => scrollY), 0)
      await page.goBack()
      await settled(page)
      await page.waitForFunction((y) => Math.abs(scrollY - y) < 3, before)
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), href)
      await page.context().close()
    })

    it('5. the server goes away in the middle: the page says so, keeps what was typed, and recovers by itself', async () => {
      const page = await open(browser, size)
      await page.goto(`${server.address}/elements?kind=system`)
      await settled(page)
      const rows = await page.locator('tbody tr').count()
      await server.stop()
      await page.getByLabel('Søg', { exact: true }).fill('journal')
      await page.getByRole('alert').getByText('Serveren svarer ikke.').waitFor()
      assert.equal(await page.locator('tbody tr').count(), rows, 'the former picture stays')
      assert.equal(await page.getByLabel('Søg', { exact: true }).inputValue(), 'journal')
      await server.start()
      await page.getByRole('alert').waitFor({ state: 'detached', timeout: 30_000 })
      assert.ok((await page.locator('tbody tr').count()) < rows)
      assert.equal(await page.getByLabel('Søg', { exact: true }).inputValue(), 'journal')
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
    await page.locator('tbody tr').first().waitFor({ timeout: 30_000 })
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

async function in_view(page, ref) {
  return page.locator(`[data-item="${ref}"]`).evaluate((card) => {
    const box = card.getBoundingClientRect()
    const canvas = card.closest('.canvas').getBoundingClientRect()
    return box.left >= canvas.left && box.right <= canvas.right && box.top >= canvas.top && box.bottom <= canvas.bottom
  })
}
