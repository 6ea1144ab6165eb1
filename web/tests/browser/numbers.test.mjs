// SPDX-License-Identifier: MPL-2.0
// A number opens exactly what it counts: it is followed, and what it opened is counted. Of the numbers of one kind on a screen
// (the same page, asked with the same words) the least, the middle one and the greatest; with EVERY=1 all.
import assert from 'node:assert/strict'
import { after, before, describe } from 'node:test'
import { missing, prepare, screens } from './screens.mjs'
import { every, expect, it, open, settled, views, visit } from './served.mjs'
import { also, browser, server } from './setting.mjs'

const read = (text) => Number(/\d[\d.,]*/.exec(text)?.[0].replace(/[.,]/g, ''))

/** Shows all that a list holds back. */
async function unfold(page) {
  const more = page.locator('main button', { hasText: /^(Vis alle|Show all|Vis \d|Show \d)/ })
  for (let times = 0; times < 40 && (await more.count()); times++) {
    await more.last().click()
    await settled(page)
  }
}

/** What stands on the page that was opened: the total in its heading, as a number and as it is read, and the rows. */
async function opened(page) {
  await page.locator('main [data-total]').first().waitFor()
  await settled(page)
  await unfold(page)
  return page.evaluate(() => {
    const total = document.querySelector('main [data-total]')
    return { total: Number(total.dataset.total), text: total.textContent, rows: document.querySelectorAll('main [data-row]').length }
  })
}

const followed = new Set()

/** One kind of number: the page that it opens, and with which words but those that name an element. */
const kind = ([href]) => {
  const { pathname, searchParams } = new URL(href)
  return [pathname.replace(/[^/]*:.*/, ''), ...[...searchParams].map(([name, value]) => (name === 'rule' || value.includes(':') ? name : `${name}=${value.replace(/\d+/g, '0')}`))].join(' ')
}
function chosen(links) {
  if (every) return links
  const kinds = new Map()
  for (const link of [...links].sort(([, a], [, b]) => a - b)) kinds.set(kind(link), [...(kinds.get(kind(link)) ?? []), link])
  return [...kinds.values()].flatMap((same) => [...new Set([same[0], same[same.length >> 1], same.at(-1)])])
}
const extra = {
  'explorer with a restricted walk': '/explore/infrastructure:datacenter-nord?relation=hard,total&on=2027-06-01',
  'explorer of a technology': '/explore/technology:postgresql?direction=dependents&depth=1',
  'landscape by administration': '/landscape?rows=administration',
  'side by side': '', // the address is found on the landscape
  'a unit on another day': '/elements/unit:suf?on=2027-06-01',
}

also.push(prepare)

for (const view of views) {
  describe(view.name, () => {
    let page, other
    before(async () => {
      ;[page, other] = [await open(browser, view), await open(browser, view)]
    })
    after(async () => {
      for (const one of [page, other]) await one?.context().close()
    })

    for (const [name, address] of Object.entries({ ...screens, ...extra }))
      it(`${name}: every number`, async () => {
        if (missing[name]) expect(missing[name])
        let at = server.address + address
        if (name === 'side by side') {
          await visit(page, `${server.address}/landscape`)
          await page.locator('.matrix td:last-child button').first().click()
          at = page.url()
        }
        await visit(page, at)
        const found = await page.evaluate(() => ({
          links: [...document.querySelectorAll('main a[data-counts]')].map((one) => [one.href, Number(one.dataset.counts), one.textContent]),
          bare: [...document.querySelectorAll('main a[href^="/"]:not([data-counts]):not([data-names])')].map((one) => one.textContent.trim()).filter((text) => /^\d[\d.,]*( |$)/.test(text)),
        }))
        assert.deepEqual(found.bare, [], 'a link that is a number says what it counts')
        const links = found.links.filter(([href, count]) => !followed.has(`${view.name} ${href} ${count}`))
        for (const [href, count, text] of view === views[0] ? chosen(links) : links.slice(0, 4)) {
          followed.add(`${view.name} ${href} ${count}`)
          assert.ok(text.split(/[^\d.,]+/).some((part) => read(part) === count), `${text} says ${count}`)
          await other.goto(href)
          const { total, text: said, rows } = await opened(other)
          assert.deepEqual([total, read(said), rows], [count, count, count], `${text.trim()} on ${at} opens ${href}: ${said}`)
        }
      })

    it('the button before the next column, whatever filters are set', async () => {
      for (const address of ['/explore/infrastructure:datacenter-nord', '/explore/system:serviceplatformen?depth=1', '/explore/system:serviceplatformen?kind=system&depth=3', '/explore/system:ksd?direction=dependencies&depth=1']) {
        await visit(page, server.address + address)
        const buttons = await page.locator('main .deeper').count()
        assert.ok(buttons > 0, address)
        for (let i = 0; i < buttons; i++) {
          await visit(page, server.address + address)
          const { counts, step } = await page.locator('main .deeper').nth(i).evaluate((one) => ({ ...one.dataset }))
          await page.locator('main .deeper').nth(i).click()
          await page.locator(`main .column[data-step="${step}"]`).waitFor()
          await settled(page)
          assert.equal(await page.locator(`main .column[data-step="${step}"]`).getAttribute('data-total'), counts, `${address}, step ${step}`)
        }
      }
    })

    it('the number at a stub, and the cells of the landscape', async () => {
      if (view.width > 1000) {
        await visit(page, `${server.address}/explore/infrastructure:datacenter-nord`)
        const stubs = page.locator('main svg .stands')
        assert.ok((await stubs.count()) > 0)
        for (let i = 0; i < Math.min(4, await stubs.count()); i++) {
          const count = Number(await stubs.nth(i).textContent())
          await stubs.nth(i).dispatchEvent('click')
          await page.locator('aside [data-total]').waitFor()
          assert.equal(read(await page.locator('aside [data-total]').innerText()), count)
          assert.equal(await page.locator('aside [data-row]').count(), count)
        }
      }
      await visit(page, `${server.address}/landscape`)
      const cells = page.locator('.matrix .cell')
      for (let i = 0; i < (await cells.count()); i += 7) {
        const count = Number(await cells.nth(i).getAttribute('data-counts'))
        await cells.nth(i).click()
        await page.locator('#beside').waitFor()
        await settled(page)
        assert.equal(Number(await page.locator('#beside [data-total]').getAttribute('data-total')), count)
        assert.equal(await page.locator('.compare [data-row]').count(), count)
      }
    })
  })
}
