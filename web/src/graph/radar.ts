// SPDX-License-Identifier: MPL-2.0
// Where a technology stands on the radar, by rule: its ring by the verdict, its place in the ring by the order of the
// lists, which is that of the categories.

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

/** Where each ring ends, the circle's radius being 1: the innermost is the largest, since most of what a city has is in use. */
export const edges: Record<Ring, number> = { use: 0.44, terms: 0.62, wait: 0.72, stop: 0.86, unknown: 1 }
const sign = 0.075 // the width of a sign and the space around it

/** Places in a circle of radius 1: around each ring in the order of the lists, on as many tracks as the ring has room for. */
export function places(list: readonly Blip[]): Map<string, { x: number; y: number }> {
  const out = new Map<string, { x: number; y: number }>()
  let inner = 0.12
  for (const ring of rings) {
    const here = list.filter((blip) => blip.ring === ring)
    const room = Math.max(1, Math.floor((edges[ring] - inner) / sign))
    const tracks = Math.min(room, Math.ceil((here.length * sign) / (2 * Math.PI * inner)))
    here.forEach((blip, k) => {
      const angle = ((k + 0.5) / here.length) * 2 * Math.PI - Math.PI / 2
      const radius = inner + ((edges[ring] - inner) * ((k % tracks) + 0.5)) / tracks
      out.set(blip.ref, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) })
    })
    inner = edges[ring]
  }
  return out
}
