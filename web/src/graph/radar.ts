// SPDX-License-Identifier: MPL-2.0
// Where a technology stands on the radar, by rule: its ring by what was decided, its sector by its category, its place in
// between by its number alone, so that nothing moves when something else does.

export const rings = ['use', 'terms', 'wait', 'stop', 'unknown'] as const
export type Ring = (typeof rings)[number]

const ring_of_code: Record<string, Ring> = {
  approved: 'use',
  approved_with_conditions: 'terms',
  allowed_by_waiver: 'terms',
  condition_not_met: 'terms',
  pilot: 'wait',
  proposed: 'wait',
  not_yet: 'wait',
  phasing_out: 'stop',
  waiver_only: 'stop',
  expired: 'stop',
  prohibited: 'stop',
}
export const ring_of = (code: string): Ring => ring_of_code[code] ?? 'unknown'

/** The version released last, and the first of the list where no day is known: what a new solution would take. */
export function newest(versions: readonly { version?: string; released?: string | null }[]): string | undefined {
  return [...versions].sort((a, b) => (b.released ?? '').localeCompare(a.released ?? ''))[0]?.version
}

export interface Blip {
  ref: string
  name: string
  code: string
  sector: string
  ring: Ring
  number: number
}

/** Numbered sector by sector and ring by ring, as the lists are read. */
export function blips(found: readonly { ref: string; name: string; code: string; sector: string }[], by_name: (a: string, b: string) => number): Blip[] {
  return found
    .map((one) => ({ ...one, ring: ring_of(one.code), number: 0 }))
    .sort((a, b) => by_name(a.sector, b.sector) || rings.indexOf(a.ring) - rings.indexOf(b.ring) || by_name(a.name, b.name))
    .map((one, i) => ({ ...one, number: i + 1 }))
}

/** Places in a circle of radius 1, spread evenly over each sector's part of each ring. */
export function places(list: readonly Blip[]): Map<string, { x: number; y: number }> {
  const sectors = [...new Set(list.map((blip) => blip.sector))]
  const out = new Map<string, { x: number; y: number }>()
  for (const [i, sector] of sectors.entries()) {
    for (const [j, ring] of rings.entries()) {
      const here = list.filter((blip) => blip.sector === sector && blip.ring === ring)
      here.forEach((blip, k) => {
        const angle = ((i + (k + 0.5) / here.length) / sectors.length) * 2 * Math.PI - Math.PI / 2
        const radius = (j + (here.length > 2 && k % 2 ? 0.72 : 0.42)) / rings.length
        out.set(blip.ref, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) })
      })
    }
  }
  return out
}
