// SPDX-License-Identifier: MPL-2.0
// The folders of src/ use each other one way only; this reads every import.
import { readFileSync, readdirSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { expect, it } from 'vitest'

const uses = {
  api: [],
  i18n: [],
  graph: ['api', 'i18n'],
  state: ['api', 'i18n', 'graph'],
  parts: ['api', 'i18n', 'graph', 'state'],
  screens: ['api', 'i18n', 'graph', 'state', 'parts'],
}
const root = join(import.meta.dirname, '../../src')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name) && name.includes('/'))

it.each(files)('%s', (file) => {
  const folder = file.split('/')[0]
  for (const [, from] of readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']*)'/g)) {
    const target = normalize(join(file, '..', from)).split('/')[0]
    expect([folder, ...uses[folder]], `${file} imports ${from}`).toContain(target)
  }
})

it('graph takes only types from api, and only one file fetches', () => {
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    if (file.startsWith('graph/')) for (const [line] of text.matchAll(/^import .*'\.\.\/api\/.*$/gm)) expect(line).toMatch(/^import type /)
    if (file !== 'api/client.ts' && file !== 'parts/Try.svelte') expect(text, file).not.toMatch(/\bfetch\(/)
  }
})
