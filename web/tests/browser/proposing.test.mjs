// SPDX-License-Identifier: MPL-2.0
// A proposal is written, one question a step, by somebody who has never seen its file: from a need to what may be put
// forward, or why it may not. What the browser writes is what the server keeps.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'node:test'
import { again, expect, it, leads, open, settled, titled, told, views } from './served.mjs'
import { examine } from './examine.mjs'
import { browser, road, server } from './setting.mjs'
import { away, refused } from './way.mjs'
import { text_of } from './paper.mjs'

const unit = 'unit:suf-forebyggelse'
const words = {
  da: {
    steps: { exists: 'Findes det allerede?', case: 'Sagen', plan: 'Planen', money: 'Økonomi', statements: 'Oplysninger', frames: 'Rammerne', forward: 'Kontrol og forelæggelse' },
    need: 'Hvad har vi allerede?', why_not: 'Hvorfor kan den ikke bruges?', name: 'Forslagets navn', add_name: 'Navn', owner: 'Hvem foreslår', summary: 'Resumé', done: 'Sæt ind i planen',
    add_cost: 'Tilføj udgift', amount: 'Beløb, Udgifter, række 1', missing: /binde|sagens type/, explain: /^Forklar/, waiver: /^Søg dispensation/, reason: 'Begrundelse', until: 'Gælder til og med',
    sign_in: 'Log ind for at gemme', enter: 'Log ind', keep: 'Gem kladde', kept: /Gemt \d/, remove: 'Fjern', put: 'Forelæg forslaget', refused: 'Forslaget kan ikke forelægges endnu', print: 'Udskriv', day: '1. august 2027', asks: 'Hvad har I brug for?', not_kept: 'Kladden er ikke gemt på serveren', next: /^Videre/, load: 'Indlæs fil',
  },
  en: {
    steps: { exists: 'Does it exist?', case: 'The case', plan: 'The plan', money: 'Money', statements: 'Statements', frames: 'The frameworks', forward: 'Check and put forward' },
    need: 'What do we already have?', why_not: 'Why can it not be used?', name: 'Name of the proposal', add_name: 'Name', owner: 'Who proposes', summary: 'Summary', done: 'Put into the plan',
    add_cost: 'Add a cost', amount: 'Amount, Costs, row 1', missing: /bind|type of case/, explain: /^Explain/, waiver: /^Apply for a waiver/, reason: 'Reason', until: 'Until and including',
    sign_in: 'Sign in to save', enter: 'Sign in', keep: 'Save draft', kept: /Saved \d/, remove: 'Remove', put: 'Put the proposal forward', refused: 'The proposal cannot be put forward yet', print: 'Print', day: '1 August 2027', asks: 'What do you need?', not_kept: 'The draft is not saved on the server', next: /^Next/, load: 'Load a file',
  },
}
const reason = 'Leverandøren kan først levere det i næste udgave af produktet'

/** The file that the page has, as it is downloaded. */
async function file_of(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main').getByRole('button', { name: /^(Hent som fil|Download as a file)$/ }).click()])
  return JSON.parse(readFileSync(await download.path(), 'utf8'))
}
/** What is done, and until the check has answered on it. */
async function checked(page, does) {
  const answer = page.waitForResponse((response) => response.url().includes('/investments/check') && response.request().headers().accept !== 'text/markdown')
  await does()
  await answer
  await settled(page)
}
const lacks = async (page) => Number(await page.locator('[data-missing]').getAttribute('data-missing'))
async function to_step(page, text, step) {
  const link = page.locator(`[data-step="${step}"] a`)
  if (!(await link.isVisible())) await page.locator('aside summary').press('Enter')
  await leads(page, () => link.press('Enter'), titled(page, text.steps[step]))
}
/** Something is searched for, and the first that is found is chosen, by keyboard. */
async function pick(page, id, name) {
  await page.locator(`#${id}`).focus()
  await page.keyboard.type(name)
  await page.locator(`#${id}-list [role=option]`).first().waitFor()
  await settled(page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}
const draft_of = async (token, key) => {
  const response = await fetch(`${server.address}/api/v1/investments/investment:${key}`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(response.status, 200)
  const { file, draft } = await response.json()
  return draft ?? file
}

const examples = join(import.meta.dirname, '../../../examples/copenhagen/investments')
const load = (page, file) => page.locator('input[type=file]').setInputFiles(file)

for (const view of views) {
  const text = words[view.language]
  const key = `tidsnettet-${view.width}`
  describe(view.name, () => {
    it('from a need to what may be put forward, kept on the way', async () => {
      const token = server.token('editor', unit)
      const page = await open(browser, view)
      await page.goto(`${server.address}/new`)
      await settled(page)

      // 1: the need; what there is comes while one writes
      await page.getByLabel(text.asks).fill('digital tidsbestilling for borgere')
      await page.locator('main li h3', { hasText: 'Tidsbestillingen' }).first().waitFor()
      await checked(page, () => pick(page, 'pick-capability', 'Borgerbetjening'))
      await checked(page, () => pick(page, 'pick-data', 'Tidsaftaler'))
      await page.locator('#need-start').fill('1.8.2027')
      await page.locator('#need-start').press('Tab')
      const first = await lacks(page)
      assert.ok(first > 10)

      // 2: the best is rejected, with a reason
      await leads(page, () => page.getByRole('link', { name: text.next }).press('Enter'), titled(page, text.steps.exists))
      for (const ref of ['service:tidsbestillingen', 'system:borgerskranken']) {
        const field = page.locator(`[data-candidate="${ref}"]`).getByLabel(text.why_not)
        await checked(page, () => field.fill('Kan ikke vise flere klinikker i samme kalender'))
      }
      assert.equal(await page.locator('[data-candidate] .must').count(), 0)

      // 3: the case
      await to_step(page, text, 'case')
      await page.getByLabel(text.name).fill(`Tidsnettet ${view.width}`)
      assert.equal(await page.locator('#case-key').inputValue(), key)
      await page.getByLabel(text.owner).selectOption(unit)
      await page.locator('#case-case_type').selectOption('new')
      await page.locator('#case-funding').selectOption('own')
      await checked(page, () => page.getByLabel(text.summary).fill('Borgere skal kunne bestille tid på nettet.'))
      assert.equal(await page.locator('[data-step=case] .ready').count(), 1)

      // 4: a plan of three operations, the relations only such as may join their kinds
      await to_step(page, text, 'plan')
      await page.locator('#plan-on').fill('1.8.2027')
      await page.locator('#plan-on').press('Tab')
      await page.locator('[data-add=add]').press('Enter')
      await page.locator('#add-name').fill(`Tidsnet ${view.width}`)
      for (const [id, value] of Object.entries({ criticality: 'normal', data_class: 'confidential', environment: 'citizen', hosting: 'on_premise', system_owner: unit })) await page.locator(`#add-${id}`).selectOption(value)
      assert.equal(await page.locator('#add-owner').inputValue(), unit, 'whoever proposes owns it')
      await page.locator('form details summary').press('Enter')
      await page.locator('#add-archive_duty').selectOption('discard')
      await checked(page, () => page.getByRole('button', { name: text.done }).press('Enter'))
      for (const [relation, id, name] of [['supports', 'borgerbetjening', 'Borgerbetjening'], ['uses_technology', 'php', 'PHP']]) {
        await page.locator('[data-add=connect]').press('Enter')
        await page.locator('form [data-own]').first().press('Enter')
        const offered = await page.locator('#connect-relation option').evaluateAll((all) => all.map((one) => one.value).filter(Boolean))
        assert.ok(offered.includes(relation))
        for (const never of ['uses', 'decides', 'exempts', 'proposes']) assert.ok(!offered.includes(never), never)
        await page.locator('#connect-relation').selectOption(relation)
        await pick(page, 'connect-target', name)
        await page.locator(`[data-picked$=":${id}"]`).waitFor()
        if (relation === 'uses_technology') await page.locator('#connect-version').fill('7.4')
        await checked(page, () => page.getByRole('button', { name: text.done }).press('Enter'))
      }
      assert.equal(await page.locator('[data-operation]').count(), 3)
      assert.equal(await page.locator('main h2', { hasText: text.day }).count(), 1)
      assert.equal(await page.locator('[data-step=plan] .ready').count(), 1)

      // 5: money
      await to_step(page, text, 'money')
      await page.getByRole('button', { name: text.add_cost }).press('Enter')
      await checked(page, async () => {
        await page.getByLabel(text.amount).fill('400.000')
        await page.getByLabel(text.amount).press('Tab')
      })
      assert.match(await page.locator('.sums').innerText(), /400[.,]000/)
      assert.equal(await page.locator('[data-step=money] .ready').count(), 1)

      // 6: statements; what is not known says why
      await to_step(page, text, 'statements')
      for (const [name, value] of Object.entries({ dpia: 'no', ai: 'none', accessibility: 'yes', archive_duty: 'discard', exit_plan: 'no', processor_agreement: 'no', outside_eu: 'no', security_class: 'confidential' }))
        await page.locator(`#statement-${name} input[value="${value}"]`).check()
      await page.locator('#statement-security_assessment input[value=not_known]').check()
      await checked(page, () => page.locator('#why-security_assessment').fill('Leverandøren har ikke svaret endnu'))
      assert.equal(await page.locator('[data-step=statements] .ready').count(), 1)
      assert.ok((await lacks(page)) < first)

      // 8: one finding is explained, the binding ones are applied for
      await to_step(page, text, 'frames')
      let before = await lacks(page)
      const explained = page.locator('[data-finding]', { has: page.getByRole('button', { name: text.explain }) }).first()
      const finding = page.locator(`[data-finding="${await explained.getAttribute('data-finding')}"]`)
      await explained.getByRole('button', { name: text.explain }).press('Enter')
      await finding.locator('select').selectOption('no_supply')
      await checked(page, () => finding.getByLabel(text.reason).fill('For kort'))
      assert.equal(await lacks(page), before, 'less than 40 characters explain nothing')
      await checked(page, () => finding.getByLabel(text.reason).fill(reason))
      assert.equal(await lacks(page), before - 1)
      for (let left = await page.locator('[data-finding]').getByRole('button', { name: text.waiver }).count(); left > 0; left--) {
        before = await lacks(page)
        const next = page.locator('[data-finding]', { has: page.getByRole('button', { name: text.waiver }) }).first()
        const one = page.locator(`[data-finding="${await next.getAttribute('data-finding')}"]`)
        await next.getByRole('button', { name: text.waiver }).press('Enter')
        await one.locator('select').selectOption('transition')
        await one.getByLabel(text.reason).fill(reason)
        await checked(page, async () => {
          await one.getByLabel(text.until).fill('31.12.2028')
          await one.getByLabel(text.until).press('Tab')
        })
        assert.equal(await lacks(page), before - 1)
      }

      // 9: the outcome; then signed in, without loss
      await to_step(page, text, 'forward')
      await page.locator('[data-outcome]').waitFor()
      const outcome = await page.locator('[data-outcome]').getAttribute('data-outcome')
      const written = await file_of(page)
      await leads(page, () => page.getByRole('link', { name: text.sign_in }).press('Enter'), '#token')
      await page.locator('#token').fill(token)
      await leads(page, () => page.keyboard.press('Enter'), titled(page, text.steps.forward))
      assert.deepEqual(await file_of(page), written)
      await page.getByRole('button', { name: text.keep }).press('Enter')
      await page.locator('[data-kept=server]').waitFor()
      assert.match(await page.locator('[data-kept]').innerText(), text.kept)
      await page.waitForURL(new RegExp(`proposal=investment:${key}`))
      await settled(page)
      assert.deepEqual(await draft_of(token, key), written, 'the server keeps what the browser wrote')

      // a second visit has it all
      await again(page)
      await page.locator('.report h2').first().waitFor()
      await settled(page)
      assert.deepEqual(await file_of(page), written)
      assert.equal(await page.locator('[data-outcome]').getAttribute('data-outcome'), outcome)

      // half of the plan is dropped, and kept by itself
      await to_step(page, text, 'plan')
      const kept = page.waitForResponse((response) => response.request().method() === 'POST' && new URL(response.url()).pathname === '/api/v1/investments')
      await page.locator('[data-operation="2"]').getByRole('button', { name: new RegExp(`^${text.remove}`) }).press('Enter')
      assert.equal((await kept).status(), 200)
      await page.locator('[data-kept=server]').waitFor()
      await settled(page)
      const shorter = await draft_of(token, key)
      assert.equal(shorter.plan.operations.length, 2)
      assert.deepEqual(shorter, await file_of(page))

      // the answer to what is no longer planned stands by itself; put forward
      await to_step(page, text, 'forward')
      await page.locator('.report h2').first().waitFor()
      await settled(page)
      const may = (await page.locator('[data-outcome].ok').count()) === 1
      const button = page.getByRole('button', { name: text.put })
      if (!may) expect(/409/)
      await button.press('Enter')
      await page.locator(may ? `a[href^="/elements/investment:${key}"]` : '.refused').first().waitFor()
      assert.equal(may, true, 'nothing is missing any more')
      await settled(page)
      const { state, version, actions } = await (await fetch(`${server.address}/api/v1/investments/investment:${key}`, { headers: { authorization: `Bearer ${token}` } })).json()
      assert.deepEqual([state, version, actions.includes('edit')], ['submitted', 1, true])

      // on paper there is the report, and no buttons
      const paper = text_of(await page.pdf({ format: 'A4' }))
      assert.ok(paper.includes(`Tidsnettet${view.width}`))
      for (const part of [text.print, text.keep, text.put]) assert.ok(!paper.includes(part.replaceAll(' ', '')), part)
      await page.context().close()
    })
  })
}

for (const view of views) {
  it(`every step, filled in and with every form of the plan open: ${view.name}`, async () => {
    const page = await open(browser, view)
    await page.goto(`${server.address}/new`)
    await settled(page)
    await checked(page, () => load(page, join(examples, 'sundhedstid.json')))
    await page.waitForURL(/need=/)
    await settled(page)
    await examine(page, view, 'proposal-need')
    for (const step of ['exists', 'case', 'plan', 'money', 'statements', 'principles', 'frames', 'forward']) {
      const link = page.locator(`[data-step="${step}"] a`)
      await link.evaluate((one) => one.click())
      await page.waitForURL(new RegExp(`step=${step}`))
      if (step === 'forward') await page.locator('.report h2').first().waitFor()
      await settled(page)
      await examine(page, view, `proposal-${step}`)
      if (step !== 'plan') continue
      for (const kind of ['add', 'connect', 'disconnect', 'retire', 'replace', 'change']) {
        await page.locator(`[data-add=${kind}]`).press('Enter')
        const ask = { disconnect: 'end-of', replace: 'replace-old', change: 'change-what' }[kind]
        if (ask) await pick(page, ask, 'Klinikkalenderen')
        await settled(page)
        assert.equal(await page.locator(`[data-form=${kind}]`).count(), 1, kind)
        await examine(page, view, `proposal-plan-${kind}`)
        await page.locator('form [type=button]', { hasText: /^(Fortryd|Cancel)$/ }).press('Enter')
        await page.waitForFunction(() => document.activeElement?.id === 'plan-add')
      }
    }
    await page.context().close()
  })
}

describe('for everybody', () => {
  const text = words.da

  it('a file is loaded, shown and written back as it was; one that is none changes nothing, and a mistake leads to its step', async () => {
    const page = await open(browser)
    await page.goto(`${server.address}/new`)
    await settled(page)
    const path = join(examples, 'skolebeskeden.json')
    await checked(page, () => load(page, path))
    await page.waitForURL(/need=/)
    const whole = await file_of(page)
    const said = JSON.parse(readFileSync(path, 'utf8'))
    assert.deepEqual([whole.key, whole.plan, whole.statements, whole.economy], [said.key, said.plan, said.statements, said.economy])
    await to_step(page, text, 'plan')
    assert.equal(await page.locator('[data-operation]').count(), said.plan.operations.length)

    const broken = join(server.folder, 'broken.json')
    writeFileSync(broken, '{"fundament":')
    await load(page, broken)
    await page.locator('aside [role=alert]', { hasText: 'JSON' }).waitFor()
    assert.deepEqual(await file_of(page), whole)
    writeFileSync(broken, JSON.stringify({ ...said, plan: { operations: 7 } }))
    await load(page, broken)
    await page.locator('aside [role=alert]', { hasText: '/plan/operations' }).waitFor()
    assert.deepEqual(await file_of(page), whole)

    expect(/400/)
    const colour = structuredClone(said)
    colour.plan.operations[1] = { add: { ref: 'system:without-a-name' } }
    writeFileSync(broken, JSON.stringify(colour))
    await checked(page, () => load(page, broken))
    assert.match(await page.locator('[data-step=plan]').innerText(), /mangler 1/)
    await to_step(page, text, 'plan')
    await page.locator('[data-operation="1"] .wrong').waitFor()
    await to_step(page, text, 'forward')
    await leads(page, () => page.locator('.outcome a').press('Enter'), titled(page, text.steps.plan))
    await page.context().close()
  })

  it('a link to another need loses nothing of a proposal that is under way', async () => {
    const page = await open(browser)
    await page.goto(`${server.address}/new`)
    await settled(page)
    await checked(page, () => load(page, join(examples, 'lokaler-sof.json')))
    const whole = await file_of(page)
    await page.goto(`${server.address}/new?need=sagsbehandling`)
    await settled(page)
    assert.deepEqual(await file_of(page), whole)
    await page.getByRole('button', { name: 'Fortsæt forslaget' }).press('Enter')
    await page.waitForURL((url) => url.searchParams.get('need') === whole.need.text)
    await settled(page)
    assert.deepEqual(await file_of(page), whole)
    const here = await told(page)
    await again(page)
    assert.deepEqual((await told(page)).title, here.title)
    assert.deepEqual(await file_of(page), whole)
    await page.context().close()
  })

  it('a proposal that is not there, or not for whoever asks, says so and how to come in', async () => {
    const page = await open(browser)
    expect(/404/)
    await page.goto(`${server.address}/new?proposal=investment:no-such&step=case`)
    await page.locator('.trouble').waitFor()
    await settled(page)
    assert.equal(await page.locator('#case-name').count(), 0, 'nothing can be written where nothing is')
    assert.ok(await page.locator('main').getByRole('link', { name: text.sign_in }).isVisible())
    await page.context().close()
  })

  it('what cannot be kept is said to be so and stays; a check that is away says so and comes back', async () => {
    const token = server.token('editor', unit)
    const page = await open(browser)
    await page.goto(`${road.address}/sign-in?back=/new`)
    await settled(page)
    await page.locator('#token').fill(token)
    await leads(page, () => page.keyboard.press('Enter'), titled(page, text.need))
    const path = join(server.folder, 'mine.json')
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(join(examples, 'sundhedstid.json'), 'utf8')), key: 'min-egen', name: 'Min egen' }))
    await checked(page, () => load(page, path))
    const whole = await file_of(page)
    expect(/409/)
    const over = road.when((request) => request.method === 'POST' && new URL(request.url, 'http://x').pathname === '/api/v1/investments', refused(409, 'conflict', 'Nøglen er optaget.'))
    await page.getByRole('button', { name: text.keep }).press('Enter')
    await page.locator('aside [role=alert]', { hasText: 'Nøglen er optaget.' }).waitFor()
    assert.ok(await page.locator('aside [role=alert]', { hasText: text.not_kept }).isVisible())
    await again(page)
    assert.deepEqual(await file_of(page), whole)
    over()
    await page.getByRole('button', { name: text.keep }).press('Enter')
    await page.locator('[data-kept=server]').waitFor()
    assert.deepEqual(await draft_of(token, 'min-egen'), whole)

    // a tab of its own opens what the server keeps
    await settled(page)
    await page.evaluate(() => sessionStorage.removeItem('proposal investment:min-egen'))
    await page.goto(`${road.address}/new?proposal=investment:min-egen&step=case`)
    await page.waitForFunction(() => document.querySelector('#case-name')?.value === 'Min egen')
    await settled(page)
    assert.ok(await page.locator('#case-key').evaluate((field) => field.readOnly))

    expect(/failed: .*investments\/check/, /ERR_/)
    const back_again = road.when('/investments/check', away)
    await page.locator('#case-contact').fill('it@example.org')
    await page.locator('aside [role=alert]').first().waitFor()
    back_again()
    await page.locator('aside [role=alert]').first().waitFor({ state: 'detached' })
    await page.context().close()
  })
})
