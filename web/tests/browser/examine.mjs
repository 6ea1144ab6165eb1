// SPDX-License-Identifier: MPL-2.0
// What holds for every page, whatever it shows.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pictures, views } from './served.mjs'
import { server } from './setting.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let metamodel
/**
 * Codes of the metamodel that stand on the page as they are: one with an underscore anywhere, any other where it is all of
 * a text and the language has another word for it. Not in code, fields and addresses, nor on the page of the API.
 */
async function raw_codes(page) {
  if (new URL(page.url()).pathname === '/docs') return []
  metamodel ??= await (await fetch(`${server.address}/api/v1/metamodel`)).json()
  const { kinds, relations, enums, attributes, relation_attributes } = metamodel
  const named = [...kinds, ...relations, ...attributes, ...relation_attributes, ...kinds.flatMap((kind) => kind.attributes)].map((one) => ({ ...one, value: one.name }))
  const codes = [...named, ...Object.values(enums).flat()]
  return page.evaluate((codes) => {
    const { lang } = document.documentElement
    const joined = new RegExp(`(?<![\\w:/=.-])(${codes.filter((one) => one.value.includes('_')).map((one) => one.value).join('|')})(?![\\w:/=])`)
    const words = new Set(codes.flatMap((one) => [one[lang], one[`${lang}_plural`], one[`${lang}_inverse`]]).filter(Boolean).map((word) => word.toLowerCase()))
    const whole = new Set(codes.map((one) => one.value).filter((value) => !words.has(value)))
    const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
    const out = []
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node.data.trim()
      if (!text || node.parentElement.closest('code, pre, textarea, [lang]:not(html)')) continue
      if (joined.test(text) || whole.has(text) || text === 'true' || text === 'false') out.push(text.slice(0, 80))
    }
    return [...new Set(out)]
  }, codes)
}

/** What holds for any page in any state. */
export async function examine(page, view, name) {
  if (process.env.PICTURES) await page.screenshot({ path: join(pictures, `${name}-${view.width}-${view.language}-${view.scheme}.png`), fullPage: true })
  assert.equal(await page.locator('h1').count(), 1, 'one h1')
  assert.notEqual(await page.title(), 'Fundament', 'a title of its own')
  assert.equal(await page.locator('html').getAttribute('lang'), view.language)
  assert.deepEqual(await raw_codes(page), [], 'codes of the metamodel are said in words')
  const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  assert.ok(wide <= shown, `the page is ${wide} px wide in ${shown}`)
  if (!views.includes(view)) return // axe has then seen both widths, languages and schemes
  await page.evaluate(axe)
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags, resultTypes: ['violations'], preload: false }), rules)
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`), [])
}
