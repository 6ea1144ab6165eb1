// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { move_cell } from '../../src/graph/landscape'
import { blips, newest, places, ring_of, rings } from '../../src/graph/radar'

const by_name = (a: string, b: string) => a.localeCompare(b)
const some = [
  { ref: 'technology:b', name: 'B', code: 'prohibited', sector: 'x' },
  { ref: 'technology:a', name: 'A', code: 'approved', sector: 'x' },
  { ref: 'technology:c', name: 'C', code: 'approved', sector: 'w' },
  { ref: 'technology:d', name: 'D', code: 'a code of tomorrow', sector: 'x' },
]

describe('the radar', () => {
  it('asks about the version released last', () => {
    expect(newest([{ version: '9', released: '2018-01-01' }, { version: '10', released: '2023-01-01' }])).toBe('10')
    expect(newest([{ version: '2' }, { version: '1' }])).toBe('2')
    expect(newest([])).toBeUndefined()
  })
  it('puts what it does not know with what nobody has assessed', () => {
    expect(ring_of('approved')).toBe('use')
    expect(ring_of('a code of tomorrow')).toBe('unknown')
  })
  it('numbers by sector, ring and name', () => {
    expect(blips(some, by_name).map((blip) => `${blip.number} ${blip.name} ${blip.ring}`)).toEqual(['1 C use', '2 A use', '3 B stop', '4 D unknown'])
  })
  it('gives each a place of its own, further out the less it may be used', () => {
    const { at } = places(blips(some, by_name))
    const out = (ref: string) => Math.hypot(at.get(ref)!.x, at.get(ref)!.y)
    expect(out('technology:a')).toBeLessThan(out('technology:b'))
    expect(out('technology:b')).toBeLessThan(out('technology:d'))
    expect(new Set([...at.values()].map((place) => `${place.x} ${place.y}`)).size).toBe(4)
    expect(out('technology:d')).toBeLessThan(1)
  })
  it.each([1, 7, 51, 93, 400])('lays none over another, each in its ring: %i', (count) => {
    const codes = ['approved', 'approved', 'approved', 'approved_with_conditions', 'proposed', 'prohibited', 'not_assessed', 'not_assessed']
    const list = blips(Array.from({ length: count }, (_, i) => ({ ref: `technology:${i}`, name: `N${i}`, code: codes[(i * 7) % 8]!, sector: `s${i % 9}` })), by_name)
    const { at, ends, apart } = places(list)
    const spots = list.map((blip) => ({ ...blip, ...at.get(blip.ref)! }))
    for (const [i, a] of spots.entries()) {
      const out = Math.hypot(a.x, a.y)
      const before = rings[rings.indexOf(a.ring) - 1]
      expect(out + apart / 2).toBeLessThanOrEqual(ends[a.ring] + 1e-9)
      expect(out - apart / 2).toBeGreaterThanOrEqual((before ? ends[before] : 0) - 1e-9)
      for (const b of spots.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(apart - 1e-9)
    }
    expect(ends.unknown).toBeCloseTo(1)
  })
})

describe('the matrix', () => {
  const rows = [['a x', 'a z'], ['b y'], ['c x', 'c y', 'c z']]
  it.each([
    ['a x', 'ArrowRight', 'a z'],
    ['a x', 'ArrowLeft', 'a x'],
    ['a z', 'ArrowDown', 'c z'],
    ['c x', 'ArrowUp', 'a x'],
    ['b y', 'ArrowUp', 'b y'],
    ['c z', 'Home', 'c x'],
    ['c x', 'End', 'c z'],
    ['c z', 'Control+Home', 'a x'],
    ['a x', 'Control+End', 'c z'],
    ['a x', 'Enter', undefined],
    ['nowhere', 'Home', undefined],
  ])('from %s, %s leads to %s', (from, key, to) => expect(move_cell(rows, from, key)).toBe(to))
})
