// SPDX-License-Identifier: MPL-2.0
// What the explorer draws and compares. By mouse and by keyboard, on the first visit and the second.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { back, it, leads, open, settled, titled, views, visit } from './served.mjs'
import { browser, server } from './setting.mjs'

const api = async (path, body) =>
  (await fetch(`${server.address}/api/v1/${path}`, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()

const texts = {
  da: { north: 'Datacenter Nord', south: 'Datacenter Syd', store: 'Dokumentlageret', why: 'afhænger af Disklager Nord, som kører på Datacenter Nord', why_head: 'Hvorfor', to_graph: 'Gå til grafen', off: 'ikke på en korteste vej', both: 'Datacenter Nord og Datacenter Syd', only: 'kun fordi de svigter samtidig', harder: 'hårdere, fordi de svigter samtidig', columns: ['Før', 'Forskel'] },
  en: { north: 'Data Centre North', south: 'Data Centre South', store: 'Document Store', why: 'depends on Disklager Nord, which runs on Data Centre North', why_head: 'Why', to_graph: 'To the graph', off: 'on no shortest way', both: 'Data Centre North and Data Centre South', only: 'only because they fail together', harder: 'harder, because they fail together', columns: ['Before', 'Difference'] },
}

for (const view of views) {
  const text = texts[view.language]
  describe(view.name, () => {
    it('every relation among the cards is drawn, those off the shortest ways marked, in the legend and in the list of a card', async () => {
      const of = 'infrastructure:datacenter-nord'
      const walks = await Promise.all(['dependents', 'dependencies'].map((direction) => api(`impact?of=${of}&direction=${direction}`)))
      const hits = walks.flatMap((walk) => walk.hits.filter((hit) => hit.depth <= 2))
      const known = ({ source, relation, target, key }) => [source, relation, target, key].join(' ')
      const on_the_way = new Set(hits.flatMap((hit) => hit.via.map(known)))
      const { relations } = await api('relations', { of: [of, ...hits.map((hit) => hit.ref)] })
      const off = new Set(relations.filter(({ arrow }) => !on_the_way.has(known(arrow))).map(({ arrow, needs }) => `${[arrow.source, arrow.target].sort()} ${needs === 'target' ? arrow.target : arrow.source} ${needs === null}`))
      assert.ok(off.size > 5)

      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/${of}`)
      const foot = page.locator('main > p', { hasText: text.off })
      assert.match(await foot.innerText(), new RegExp(`\\b${off.size} .*${text.off}`))
      if (view.width > 1000) assert.ok((await page.locator('.canvas .lines .off').count()) > 0)
      await leads(page, () => page.locator('aside summary').first().press('Enter'), page.locator('aside .legend', { hasText: text.off }))
      await leads(page, () => page.locator('[data-item="infrastructure:oracle-1"]').press('Enter'), page.locator('aside .name', { hasText: 'Oracle 1' }))
      await leads(page, () => page.locator('aside details summary').last().press('Enter'), page.locator('aside li', { hasText: text.off }))
      await page.context().close()
    })

    it('uses its window: two rows and then the cards, four whole columns, the figures by party beside them; the table says why and sorts by it', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/infrastructure:datacenter-nord`)
      const seen = await page.evaluate(() => {
        const box = (one) => one.getBoundingClientRect()
        const canvas = box(document.querySelector('.canvas'))
        return {
          top: Math.min(...[...document.querySelectorAll('.canvas .card')].map((card) => box(card).top)),
          columns: [...document.querySelectorAll('.column')].filter((one) => box(one).left >= canvas.left && box(one).right <= canvas.right).map((one) => one.dataset.step),
        }
      })
      if (view.width > 1000) {
        assert.ok(seen.top <= 200, `the cards begin at ${seen.top}`)
        assert.deepEqual(seen.columns, ['-2', '-1', '0', '1'])
      }
      assert.ok((await page.locator('main .by [data-counts]').count()) > 5)
      const drawing = page.locator('main img.drawing') // as many cards as a sheet has room for are printed above the table
      assert.equal(await drawing.isVisible(), false)
      await page.emulateMedia({ media: 'print' })
      assert.ok((await drawing.boundingBox()).height > 100)
      assert.ok((await page.locator('main tbody .ref').count()) > 36)
      await page.emulateMedia({ media: null })
      await page.locator('main tbody').waitFor({ state: 'detached' })
      await leads(page, () => page.keyboard.press('t'), 'main tbody tr')
      const why = (name) => page.locator('main tbody tr', { hasText: name }).first().locator('.why').innerText()
      assert.equal(await why(text.store), text.why)
      await page.locator('main thead button', { hasText: text.why_head }).press('Enter')
      await settled(page)
      const sorted = await page.locator('main tbody .why').allInnerTexts()
      assert.deepEqual(sorted, sorted.toSorted(new Intl.Collator('da').compare))
      await page.context().close()
    })

    it('together: one more fails at the same time; what only both do is counted, marked, and a list of its own', async () => {
      const both = 'impact?of=infrastructure:datacenter-nord&of=infrastructure:datacenter-syd&against=alone'
      const { against } = await api(`${both}&limit=0`)
      const { shown } = await api(`${both}&change=new&change=worse&level=fails&limit=0`)
      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/infrastructure:datacenter-nord?direction=dependents&depth=1`)
      await page.locator('#together').focus()
      await page.keyboard.type('Datacenter Syd')
      await page.locator('[role=option]:visible').first().waitFor()
      await settled(page) // what is found for the first letters alone is another
      await page.keyboard.press('ArrowDown')
      await leads(page, () => page.keyboard.press('Enter'), '.changes [data-counts]')
      assert.match(page.url(), /with=infrastructure:datacenter-syd/)
      assert.ok((await page.locator('h1').innerText()).includes(text.both))
      const counts = await page.locator('.changes [data-counts]').evaluateAll((links) => links.map((one) => Number(one.dataset.counts)))
      assert.deepEqual(counts, [against.changes.new + against.changes.worse, shown])
      assert.ok(shown > 0)
      await leads(page, () => page.locator('.changes [data-counts]').last().press('Enter'), 'main tbody tr')
      assert.ok((await page.locator('main caption').innerText()).includes(text.only))
      assert.equal(await page.locator('main tbody tr', { hasText: text.harder }).count(), shown)
      await back(page, '.canvas')
      await leads(page, () => page.locator('.title button', { hasText: text.south }).click(), titled(page, text.north))
      await page.context().close()
    })

    it('then and now: another date in the filters, the differences in figures, each of them a list with what was before', async () => {
      const { against } = await api('impact?of=infrastructure:datacenter-nord&on=2028-01-01&against=2026-11-27&limit=0')
      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/infrastructure:datacenter-nord?on=2028-01-01&depth=1&direction=dependents`)
      await leads(page, () => page.locator('main .set').press('Enter'), 'main .strip')
      await page.locator('#against').fill('2026-11-27')
      await leads(page, () => page.locator('#against').press('Enter'), '.changes')
      const told = ['new', 'gone', 'worse', 'milder'].map((change) => against.changes[change]).filter(Boolean)
      assert.deepEqual(await page.locator('.changes [data-counts]').evaluateAll((links) => links.map((one) => Number(one.dataset.counts))), told)
      await leads(page, () => page.locator('.changes [data-counts]').first().press('Enter'), 'main tbody tr')
      assert.match(page.url(), /change=new/)
      assert.equal(await page.locator('main tbody tr').count(), against.changes.new)
      assert.deepEqual((await page.locator('main thead th').allInnerTexts()).slice(6, 8), text.columns)
      assert.equal(await page.getByText(text.harder).count(), 0, 'nothing else failed')
      await page.goto(`${server.address}/explore/infrastructure:datacenter-nord?on=2026-11-27&against=2028-01-01&change=gone&direction=dependents&depth=all&as=table`)
      await settled(page)
      assert.equal(await page.locator('main tbody tr').count(), against.changes.new, 'the other way round it is gone')
      await page.context().close()
    })

    it('by keyboard: the first letter is a command, however soon after the page was loaded', async () => {
      const page = await open(browser, view)
      await page.addInitScript(() => Object.defineProperty(Event.prototype, 'timeStamp', { get: () => 5 }))
      await visit(page, `${server.address}/explore/infrastructure:datacenter-nord`)
      await page.locator('main .card[data-item="infrastructure:san-nord"]').focus()
      await leads(page, () => page.keyboard.press('f'), titled(page, 'Disklager Nord'))
      await page.context().close()
    })

    it('by keyboard: a way straight to the graph, and back to the card that was left', async () => {
      const page = await open(browser, view)
      await visit(page, `${server.address}/explore/infrastructure:datacenter-nord`)
      const skip = page.locator('main .skip')
      await skip.focus()
      assert.equal(await skip.innerText(), text.to_graph)
      assert.ok((await skip.boundingBox()).height >= 24, 'it is seen while it has the focus')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement?.dataset?.item === 'infrastructure:datacenter-nord')
      await page.keyboard.press('ArrowLeft')
      await page.waitForFunction(() => document.activeElement?.dataset?.item === 'infrastructure:san-nord')
      await leads(page, () => page.keyboard.press('f'), titled(page, 'Disklager Nord'))
      await back(page, titled(page, text.north))
      await page.waitForFunction(() => document.activeElement?.dataset?.item === 'infrastructure:san-nord')
      await page.context().close()
    })
  })
}
