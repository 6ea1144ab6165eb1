// SPDX-License-Identifier: MPL-2.0
// The folders of src/ use each other one way only, and no file leads back to itself; this reads every import.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { da } from '../../src/i18n/da'
import { en } from '../../src/i18n/en'

const uses = {
  api: [],
  i18n: [],
  graph: ['api', 'i18n'],
  state: ['api', 'i18n', 'graph'],
  parts: ['api', 'i18n', 'graph', 'state'],
  screens: ['api', 'i18n', 'graph', 'state', 'parts'],
}
const root = join(import.meta.dirname, '../../src')
const all = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name))
const files = all.filter((name) => name.includes('/'))
const text_of = (file) => readFileSync(join(root, file), 'utf8')

/** The files of ours that a file names, types and what is fetched later included. */
function imports(text, file, is_there) {
  const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']*)'/g)].map(([, from]) => normalize(join(file, '..', from)))
  return found.map((name) => [name, `${name}.ts`, `${name}/index.ts`].find((one) => /\.\w+$/.test(one) && is_there(one)) ?? name)
}

/** A file that leads back to itself and the way there, or nothing. */
function ring(graph) {
  const done = new Set()
  for (const start of graph.keys()) {
    const way = [[start, 0]]
    while (way.length) {
      const [file, at] = way[way.length - 1]
      const next = (graph.get(file) ?? [])[at]
      if (next === undefined || done.has(file)) {
        done.add(file)
        way.pop()
        continue
      }
      way[way.length - 1][1]++
      const back = way.findIndex(([one]) => one === next)
      if (back >= 0) return [...way.slice(back).map(([one]) => one), next]
      way.push([next, 0])
    }
  }
  return []
}

it.each(files)('%s', (file) => {
  const folder = file.split('/')[0]
  for (const target of imports(text_of(file), file, () => false)) expect([folder, ...uses[folder]], `${file} imports ${target}`).toContain(target.split('/')[0])
})

it('no file leads back to itself', () => {
  const there = new Set(all)
  const graph = new Map(all.map((file) => [file, imports(text_of(file), file, (name) => there.has(name))]))
  for (const [file, named] of graph) for (const name of named) expect(there.has(name) || existsSync(join(root, name)), `${file} imports ${name}`).toBe(true)
  expect([...graph.values()].flat().length).toBeGreaterThan(300)
  expect(ring(graph)).toEqual([])
})

it('a ring is found where there is one, types and later imports included', () => {
  const there = ['a.ts', 'b/index.ts', 'b/c.svelte', 'd.ts'].map((name) => [name, true])
  const text = {
    'a.ts': "import { b } from './b'\nimport './d'",
    'b/index.ts': "export * from './c.svelte'",
    'b/c.svelte': "<script>import type { A } from '../a'</script>",
    'd.ts': "const a = () => import(\n'./nothing')",
  }
  const graph = () => new Map(Object.entries(text).map(([file, code]) => [file, imports(code, file, (name) => new Map(there).has(name))]))
  expect(ring(graph())).toEqual(['a.ts', 'b/index.ts', 'b/c.svelte', 'a.ts'])
  text['b/c.svelte'] = "<script>const a = () => import('../a')</script>"
  expect(ring(graph()).length).toBe(4)
  text['b/c.svelte'] = '<script></script>'
  expect(ring(graph())).toEqual([])
})

it('graph takes only types from api, and only one file fetches', () => {
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    if (file.startsWith('graph/')) for (const [line] of text.matchAll(/^import .*'\.\.\/api\/.*$/gm)) expect(line).toMatch(/^import type /)
    if (file !== 'api/client.ts' && file !== 'parts/Try.svelte') expect(text, file).not.toMatch(/\bfetch\(/)
  }
})

it('CSV is made, and asked for, in one place', () => {
  for (const file of all) {
    const text = text_of(file)
    if (file !== 'state/save.ts') expect(text, file).not.toMatch(/'text\/csv'|\bcsv_of\(/)
    if (file !== 'api/client.ts') expect(text, file).not.toMatch(/format: 'csv'/)
  }
})

it('there are words for each reason for which the server cuts an answer', () => {
  const schemas = JSON.stringify(JSON.parse(readFileSync(join(root, '../../src/api/schemas.json'), 'utf8')))
  const reasons = [...schemas.matchAll(/"complete":\{[^{}]*\},"reason":\{[^{}]*"enum":\[([^\]]*)\]/g)].flatMap(([, list]) => JSON.parse(`[${list}]`).filter(Boolean))
  expect(reasons).toContain('time')
  for (const reason of reasons) for (const texts of [da, en]) expect(texts.incomplete, reason).toHaveProperty(reason)
})

// What a test of the browser reads at once after Back is the former page's when the machine is busy.
it('only served.mjs moves through the history: what it offers waits for the next screen', () => {
  const stories = join(root, '../tests/browser')
  const moves = readdirSync(stories).filter((name) => /\.(goBack|goForward|reload)\(/.test(readFileSync(join(stories, name), 'utf8')))
  expect(moves).toEqual(['served.mjs'])
})
