// SPDX-License-Identifier: MPL-2.0
// What the explorer draws and compares. By mouse and by keyboard, on the first visit and the second.
import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { it, leads, open, views, visit } from './served.mjs'
import { browser, server } from './setting.mjs'

const api = async (path, body) =>
  (await fetch(`${server.address}/api/v1/${path}`, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()

const texts = {
  da: { off: 'ikke på en korteste vej' },
  en: { off: 'on no shortest way' },
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
  })
}
