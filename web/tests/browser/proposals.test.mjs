// SPDX-License-Identifier: MPL-2.0
// Who asks, and a proposal's way: signed in, the pipeline, and what can be done with one by whom.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { again, expect, it, leads, open, settled, tab, titled, views } from './served.mjs'
import { browser, server } from './setting.mjs'

const words = {
  da: { sign_in: 'Log ind', mine: 'Min adgang', out: 'Log ud', token: 'Token', who: 'Sekretær, Kontor for Politisk Betjening', wrong: 'Tokenet er ikke godt', empty: 'Indsæt det token', investments: 'Investeringer', menu: 'Menu', more: 'Mere' },
  en: { sign_in: 'Sign in', mine: 'My access', out: 'Sign out', token: 'Token', who: 'Secretary, Kontor for Politisk Betjening', wrong: 'The token is not good', empty: 'Paste the token', investments: 'Investments', menu: 'Menu', more: 'More' },
}

/** By keyboard: the token is pasted, Enter. */
async function sign_in(page, text, token, shows) {
  await page.getByLabel(text.token, { exact: true }).fill(token)
  await leads(page, () => page.keyboard.press('Enter'), shows)
}
const of_page = (page) => page.locator('header').getByRole('link', { name: /^(Log ind|Sign in|Sekretær|Secretary)/, includeHidden: true }).first()

for (const view of views) {
  const text = words[view.language]
  describe(view.name, () => {
    it('signed in with a token for as long as the tab lives, and out of it', async () => {
      const token = server.token('secretary', 'unit:oekf-sekretariat')
      const page = await open(browser, view)
      const sent = []
      page.on('request', (request) => request.url().includes('/api/') && sent.push(request))
      await page.goto(`${server.address}/sign-in?back=/frameworks`)
      await settled(page)
      await page.getByRole('button', { name: text.sign_in, exact: true }).click()
      await page.getByRole('alert').filter({ hasText: text.empty }).waitFor()
      expect(/401/)
      await page.getByLabel(text.token, { exact: true }).fill('not-a-token')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').filter({ hasText: text.wrong }).waitFor()
      assert.equal(await page.getByLabel(text.token, { exact: true }).getAttribute('type'), 'password')
      sent.length = 0
      await sign_in(page, text, token, titled(page, view.language === 'da' ? 'Rammer' : 'Frameworks'))
      assert.equal((await of_page(page).textContent()).trim(), text.who)
      const asked = sent.filter((one) => new URL(one.url()).pathname !== '/api/v1/account')
      assert.ok(asked.length > 1 && asked.every((one) => one.headers().authorization === `Bearer ${token}`))
      assert.ok(sent.every((one) => !one.url().includes(token)))

      await again(page)
      assert.equal((await of_page(page).textContent()).trim(), text.who)
      const other = await tab(page.context())
      await other.goto(`${server.address}/frameworks`)
      await settled(other)
      assert.equal((await of_page(other).textContent()).trim(), text.sign_in)

      await page.goto(`${server.address}/sign-in`)
      await settled(page)
      await leads(page, () => page.getByRole('button', { name: text.out }).press('Enter'), titled(page, text.sign_in))
      assert.equal(await page.evaluate(() => sessionStorage.length), 0)
      await page.context().close()
    })

    it('a token that no longer holds says so in words, and leads to the way in and back', async () => {
      const page = await open(browser, view)
      await page.goto(`${server.address}/sign-in?back=/sql`)
      await sign_in(page, text, server.token('secretary', 'unit:oekf-sekretariat'), titled(page, 'SQL'))
      await page.evaluate(() => sessionStorage.setItem('token', 'it-was-one'))
      expect(/401/)
      await page.goto(`${server.address}/chokepoints`)
      await titled(page, text.sign_in).waitFor()
      await settled(page)
      assert.equal(await page.locator('main [role=alert]').count(), 1)
      await sign_in(page, text, server.token('secretary', 'unit:oekf-sekretariat'), titled(page, view.language === 'da' ? 'Flaskehalse' : 'Choke points'))
      await page.context().close()
    })
  })
}
