// SPDX-License-Identifier: MPL-2.0
// Random catalogues, and the answers the server would give of them, made the slow obvious way.
import type { Hit, Impact } from '../../src/api/types.gen'
import { arrange, fold, type Asked as ToArrange, type View } from '../../src/graph/model'

/** A generator that gives the same numbers for the same seed. */
export function random(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

export interface Relation {
  source: string
  target: string
}
const kinds = ['system', 'service', 'interface', 'data_asset', 'technology']
export const element = (i: number) => `${kinds[i % kinds.length]}:e${i}`

/** `count` elements and random needs among them; each source needs its target. */
export function catalogue(seed: number, count: number, needs: number): Relation[] {
  const pick = random(seed)
  const found = new Map<string, Relation>()
  for (let i = 0; i < needs; i++) {
    const [source, target] = [element(pick(count)), element(pick(count))]
    if (source !== target) found.set(`${source} ${target}`, { source, target })
  }
  return [...found.values()]
}

const effects = ['fails', 'degraded', 'at_risk', 'touched'] as const

export function impact(relations: readonly Relation[], of: string, direction: 'dependents' | 'dependencies', depth = 99): Impact {
  const far = direction === 'dependents' ? 'source' : 'target'
  const near = direction === 'dependents' ? 'target' : 'source'
  const steps = new Map([[of, 0]])
  let ring = [of]
  for (let step = 1; step <= depth && ring.length; step++) {
    const out: string[] = []
    for (const at of ring)
      for (const relation of relations)
        if (relation[near] === at && !steps.has(relation[far])) {
          steps.set(relation[far], step)
          out.push(relation[far])
        }
    ring = out
  }
  steps.delete(of)
  const depth_of = (ref: string) => (ref === of ? 0 : (steps.get(ref) ?? -1))
  const hits = [...steps]
    .map(([ref, at], i): Hit => ({
      ref,
      kind: ref.split(':')[0]!,
      name: `Navn ${ref.split(':')[1]}`,
      owner: null,
      phase: 'active',
      depth: at,
      ...(direction === 'dependents' ? { effect: effects[i % 4]! } : { need: 'hard' as const }),
      assumed: false,
      retired_but_used: false,
      derived_more: false,
      via: relations
        .filter((relation) => relation[far] === ref && depth_of(relation[near]) === at - 1)
        .map(({ source, target }) => ({ source, target, relation: 'depends_on', key: '', strength: 'hard' as const, assumed: false, derived: 0 })),
    }))
    .sort((a, b) => a.depth - b.depth || (a.ref < b.ref ? -1 : 1))
  const count = (effect: string) => hits.filter((hit) => hit.effect === effect).length
  return {
    revision: 1,
    on: '2026-11-23',
    direction,
    complete: true,
    reason: null,
    empty: null,
    starts: [],
    unknown: [],
    next: null,
    totals: {
      reached: hits.length,
      fails: count('fails'),
      degraded: count('degraded'),
      at_risk: count('at_risk'),
      touched: count('touched'),
      assumed: 0,
      by_kind: {},
      by_depth: {},
      by_owner: {},
      by_user: {},
      by_criticality: {},
      by_data_class: {},
    },
    not_in_operation: [],
    relations_not_valid: [],
    shown: hits.length,
    hits,
  }
}

type Asked = ToArrange & { open: readonly string[] }

export const build = (asked: Asked): View => fold(arrange(asked), asked.open)

/** The page of an element in such a catalogue. */
export function asked(relations: readonly Relation[], ref: string, more: Partial<Asked> & { unfolded?: readonly string[] } = {}): Asked {
  const depth = more.depth ?? 3
  return {
    middle: { ref, name: `Navn ${ref}`, kind: ref.split(':')[0]!, owner: null, phase: 'active' },
    answers: { dependents: impact(relations, ref, 'dependents'), dependencies: impact(relations, ref, 'dependencies') },
    around: new Map(
      (more.unfolded ?? []).map((one) => [one, { dependents: impact(relations, one, 'dependents', 1), dependencies: impact(relations, one, 'dependencies', 1) }]),
    ),
    open: [],
    rank: (kind) => kinds.indexOf(kind),
    by_name: (a, b) => a.localeCompare(b, 'da', { numeric: true }),
    ...more,
    depth,
  }
}

export const words = { kind: (kind: string) => kind, unit: (ref: string) => ref, verb: (relation: string) => relation }
