// SPDX-License-Identifier: MPL-2.0
// Who asks, and a proposal's way: signed in, the pipeline, and what can be done with one by whom.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'node:test'
import { examine } from './examine.mjs'
import { again, expect, it, leads, open, settled, tab, titled, told, views } from './served.mjs'
import { browser, server } from './setting.mjs'

const words = {
  da: { sign_in: 'Log ind', mine: 'Min adgang', out: 'Log ud', token: 'Token', who: 'Sekretær, Kontor for Politisk Betjening', wrong: 'Tokenet er ikke godt', empty: 'Indsæt det token', investments: 'Investeringer', menu: 'Menu', more: 'Mere', hear: 'Notér høringssvar', decide: 'Notér beslutningen', back: 'Send tilbage', carry: 'Meld gennemført', submit: 'Indsend', answer: 'Svar', no_answer: 'Intet svar inden', body: 'Hvem besluttede', agenda: 'Link til dagsordenspunktet', mend: 'Hvad der skal rettes', on: 'Den sande dag', heard: 'Hørt', decided: 'Besluttet', drafts: 'Her ses kun forslag, der er indsendt', nothing: 'giver dig ikke noget at gøre', late: 'Besluttet, men ikke sket', done: 'Gennemført' },
  en: { sign_in: 'Sign in', mine: 'My access', out: 'Sign out', token: 'Token', who: 'Secretary, Kontor for Politisk Betjening', wrong: 'The token is not good', empty: 'Paste the token', investments: 'Investments', menu: 'Menu', more: 'More', hear: 'Note answers', decide: 'Note the decision', back: 'Return', carry: 'Report as carried out', submit: 'Submit', answer: 'Answer', no_answer: 'No answer by', body: 'Who decided', agenda: 'Link to the agenda item', mend: 'What is to be mended', on: 'The true day', heard: 'Heard', decided: 'Decided', drafts: 'Only proposals that were submitted', nothing: 'give you nothing to do', late: 'Decided, yet not done', done: 'Carried out' },
}

/** By keyboard: the token is pasted, Enter. */
async function sign_in(page, text, token, shows) {
  await page.getByLabel(text.token, { exact: true }).fill(token)
  await leads(page, () => page.keyboard.press('Enter'), shows)
}
const of_page = (page) => page.locator('header').getByRole('link', { name: /^(Log ind|Sign in|Sekretær|Secretary)/, includeHidden: true }).first()


const days_ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const example = (name) => JSON.parse(readFileSync(join(import.meta.dirname, `../../../examples/copenhagen/investments/${name}.json`), 'utf8'))
/** The example's proposal by another key, so that each view has one of its own. */
const of_view = (view, name, more = {}) => ({ ...example(name), key: `${name}-${view.width}`, name: `${example(name).name} ${view.width}`, ...more })
/** One that cannot wait: its day is over. */
function urgent(view) {
  const file = of_view(view, 'lokaler-sof', { case_type: 'emergency' })
  const relation = { source: 'unit:sof', relation: 'uses', target: view.width > 400 ? 'system:torvebogen' : 'system:halbooking', on: days_ago(10) }
  return { ...file, key: `haster-${view.width}`, name: `Haster ${view.width}`, plan: { operations: [{ connect: relation }] } }
}
const opened = async (page, name) => {
  await page.locator('details', { has: page.locator('summary', { hasText: name }) }).locator('summary').press('Enter')
  return page.locator('details[open]')
}
const send = (form) => form.locator('button.primary').press('Enter')
const at = (page, state) => page.locator('[aria-current=step]', { hasText: state })

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

    it('a proposal is found in the pipeline, heard, decided; whoever may not is told so; nothing is left when signed out', async () => {
      const file = of_view(view, 'lokaler-sof')
      server.propose(file, true)
      server.propose(of_view(view, 'sundhedstid'))
      const draft = of_view(view, 'sundhedstid').name
      const page = await open(browser, view)
      await page.goto(`${server.address}/investments`)
      await settled(page)
      const none = await told(page)
      assert.ok(none.text.includes(text.drafts) && !none.text.includes(draft))
      await examine(page, view, 'investments-nobody')
      await leads(page, () => page.locator('main a[href^="/sign-in"]').press('Enter'), titled(page, text.sign_in))
      await sign_in(page, text, server.token('secretary', 'unit:oekf-sekretariat'), titled(page, text.investments))
      assert.ok((await told(page)).text.includes(draft))
      await examine(page, view, 'investments-secretary')
      await leads(page, () => page.getByRole('link', { name: file.name, exact: true }).press('Enter'), titled(page, file.name))
      await page.locator('#report .paper').waitFor()
      await again(page)
      await examine(page, view, 'investment-submitted')

      const hear = await opened(page, text.hear)
      await send(hear)
      await hear.getByRole('alert').waitFor() // nothing is said yet
      await examine(page, view, 'investment-hear')
      await hear.getByLabel(text.answer, { exact: true }).nth(0).fill('Vi har intet at bemærke.')
      expect(/400/)
      await hear.getByLabel(text.no_answer).nth(1).fill('1.1.2999')
      await send(hear)
      await hear.locator('[aria-invalid=true]').waitFor() // a day that is not over: said at the field
      assert.equal(await hear.locator('.wrong').count(), 1)
      await hear.getByLabel(text.no_answer).nth(1).fill(days_ago(1))
      await send(hear)
      await at(page, text.heard).waitFor()
      await settled(page)

      const decide = await opened(page, text.decide)
      await decide.getByLabel(text.body).fill('')
      await send(decide)
      await decide.locator('.wrong').nth(1).waitFor()
      await examine(page, view, 'investment-decide')
      await decide.getByLabel(text.body).fill('Økonomiudvalget')
      await decide.getByLabel(text.agenda).fill('https://example.org/dagsorden/7')
      await send(decide)
      await at(page, text.decided).waitFor()
      await settled(page)
      assert.ok((await told(page)).text.includes('Økonomiudvalget'))
      await examine(page, view, 'investment-decided')
      await page.emulateMedia({ media: 'print' })
      assert.equal(await page.locator('main button:visible').count(), 0)
      assert.ok(await page.locator('#report .paper').isVisible())
      await page.emulateMedia({ media: 'screen' })

      await page.goto(`${server.address}/investments/investment:${of_view(view, 'sundhedstid').key}`)
      await titled(page, draft).waitFor()
      await settled(page)
      await leads(page, async () => page.goto(`${server.address}/sign-in?back=/investments/investment:${of_view(view, 'sundhedstid').key}`), page.getByRole('button', { name: text.out }))
      await leads(page, () => page.getByRole('button', { name: text.out }).press('Enter'), titled(page, text.sign_in))
      expect(/404/)
      await page.goto(`${server.address}/investments/investment:${of_view(view, 'sundhedstid').key}`)
      await page.locator('main [role=alert]').first().waitFor()
      assert.ok(!(await told(page)).text.includes(draft))
      await page.context().close()
    })

    it('returned with a remark, and put forward again by the unit that proposes it', async () => {
      const file = { ...of_view(view, 'blanketarkivet-slut'), key: `blanket-${view.width}` }
      server.propose(file, true)
      const page = await open(browser, view)
      await page.goto(`${server.address}/sign-in?back=/investments/investment:${file.key}`)
      await sign_in(page, text, server.token('secretary', 'unit:kff'), titled(page, file.name))
      const back = await opened(page, text.back)
      expect(/400/)
      await send(back)
      await back.locator('.wrong').waitFor()
      await back.getByLabel(text.mend).fill('Skriv, hvem der overtager blanketterne.')
      await send(back)
      await page.locator('main q', { hasText: 'overtager blanketterne' }).waitFor()
      await page.goto(`${server.address}/sign-in?back=/investments/investment:${file.key}`)
      await settled(page)
      await leads(page, () => page.getByRole('button', { name: text.out }).press('Enter'), titled(page, text.sign_in))
      await page.goto(`${server.address}/sign-in?back=/investments/investment:${file.key}`)
      await sign_in(page, text, server.token('editor', 'unit:oekf-sekretariat'), titled(page, file.name))
      await send(await opened(page, text.submit))
      await page.locator('.course', { hasText: /version 2/ }).waitFor()
      await page.context().close()
    })

    it('one that cannot wait is decided at once; its day is late, and comes true a step later', async () => {
      const file = urgent(view)
      server.propose(file, true)
      const page = await open(browser, view)
      await page.goto(`${server.address}/sign-in?back=/investments/investment:${file.key}`)
      await sign_in(page, text, server.token('secretary', 'unit:oekf-sekretariat'), titled(page, file.name))
      const decide = await opened(page, text.decide)
      await decide.getByLabel(text.body).fill('Borgmesteren')
      await decide.getByLabel(text.agenda).fill('https://example.org/haster')
      await send(decide)
      await at(page, text.decided).waitFor()
      await page.goto(`${server.address}/investments`)
      await page.locator('.late', { hasText: file.name }).waitFor()
      await examine(page, view, 'investments-late')
      await page.goto(`${server.address}/sign-in`)
      await settled(page)
      await leads(page, () => page.getByRole('button', { name: text.out }).press('Enter'), titled(page, text.sign_in))
      await page.goto(`${server.address}/sign-in?back=/investments/investment:${file.key}`)
      await sign_in(page, text, server.token('decider', 'unit:koncern-it'), titled(page, file.name))
      assert.ok((await told(page)).text.includes(text.nothing))
      await page.goto(`${server.address}/sign-in`)
      await settled(page)
      await leads(page, () => page.getByRole('button', { name: text.out }).press('Enter'), titled(page, text.sign_in))
      await page.goto(`${server.address}/sign-in?back=/investments/investment:${file.key}`)
      await sign_in(page, text, server.token('editor', 'unit:sof'), titled(page, file.name))
      const carry = await opened(page, text.carry)
      await carry.getByLabel(text.on).fill(days_ago(3))
      await examine(page, view, 'investment-carry')
      await send(carry)
      await at(page, text.done).waitFor()
      await page.context().close()
    })
  })
}
