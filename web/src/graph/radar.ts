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

export interface Placed {
  at: Map<string, { x: number; y: number }> ///< in a circle of radius 1
  ends: Record<Ring, number> ///< where each ring ends
  apart: number ///< no two are nearer to each other
}

/**
 * Ring by ring from the middle, on as many tracks as what stands in the ring needs, so that its area follows their number
 * and none lies over another; around each ring in the order of the lists.
 */
export function places(list: readonly Blip[]): Placed {
  const tracks = rings.map((): number[] => [])
  let track = 0
  for (const [i, ring] of rings.entries()) {
    const count = list.filter((blip) => blip.ring === ring).length
    for (let room = 0; room < count || !tracks[i]!.length; track++) {
      tracks[i]!.push(track)
      room += room_of(track)
    }
  }
  const apart = 1 / (track + 0.5)
  const out: Placed = { at: new Map(), ends: {} as Record<Ring, number>, apart }
  for (const [i, ring] of rings.entries()) {
    const here = list.filter((blip) => blip.ring === ring)
    const room = tracks[i]!.reduce((sum, track) => sum + room_of(track), 0)
    let left = here.length
    let left_room = room
    const free = tracks[i]!.flatMap((track) => {
      const count = Math.ceil((left * room_of(track)) / left_room) // what does not fit evenly stands further in, but never more than there is room for
      left -= count
      left_room -= room_of(track)
      return Array.from({ length: count }, (_, k) => ({ angle: (k + 0.5) / count, radius: (track + 1) * apart }))
    })
    free.sort((a, b) => a.angle - b.angle || a.radius - b.radius)
    here.forEach(({ ref }, k) => {
      const { angle, radius } = free[k]!
      const turn = angle * 2 * Math.PI - Math.PI / 2
      out.at.set(ref, { x: radius * Math.cos(turn), y: radius * Math.sin(turn) })
    })
    out.ends[ring] = (tracks[i]![tracks[i]!.length - 1]! + 1.5) * apart
  }
  return out
}
/** How many stand on a track, counted from the middle, without being nearer to each other than two tracks are. */
const room_of = (track: number): number => Math.floor(Math.PI / Math.asin(0.5 / (track + 1)) + 1e-9)
