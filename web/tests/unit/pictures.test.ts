// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { blips, newest, places, ring_of } from '../../src/graph/radar'

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
    const at = places(blips(some, by_name))
    const out = (ref: string) => Math.hypot(at.get(ref)!.x, at.get(ref)!.y)
    expect(out('technology:a')).toBeLessThan(out('technology:b'))
    expect(out('technology:b')).toBeLessThan(out('technology:d'))
    expect(new Set([...at.values()].map((place) => `${place.x} ${place.y}`)).size).toBe(4)
    expect(out('technology:d')).toBeLessThan(1)
  })
})
