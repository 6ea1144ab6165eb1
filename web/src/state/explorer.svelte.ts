// SPDX-License-Identifier: MPL-2.0
// The answers behind the column view: what needs the chosen element, what it needs, and the same of unfolded cards.
import { get_element, get_impact, type Asked, type Direction } from '../api/catalogue'
import type { ElementWithRelations, Impact } from '../api/types.gen'
import { bare, type Answers } from '../graph/model'
import { long_day, t } from '../i18n'
import { address as to, type AddressOf } from './address'
import { kind_label, unit_name, verb } from './catalogue.svelte'

export interface Explored {
  element: ElementWithRelations
  answers: Answers
  around: Map<string, Answers>
  fail_jointly: number | undefined ///< of several that fail together: what fails only because of that
}

const page = 2500 ///< hits fetched at once; the nearest come first
const most = 10_000 ///< hits held; beyond, the view says so and offers the CSV

/** The page's question to the API in one direction. */
export function asked_of(address: AddressOf<'explore'>, direction: Direction): Asked {
  const { relation, kind, unit, party, effect, level, on, change } = address.values
  return {
    of: [address.ref, ...address.values.with],
    direction,
    relation,
    kind,
    unit: unit ? [unit] : [],
    party,
    level,
    effect: direction === 'dependents' && effect !== 'touched' ? effect : undefined,
    against: set_against(address, direction),
    change,
    on,
  }
}

/** Another date; else, of several that fail together, each alone: what only the loss of them all does is marked. */
function set_against(address: AddressOf<'explore'>, direction: Direction): string | undefined {
  const { against } = address.values
  return against || (address.values.with.length && direction === 'dependents' ? 'alone' : undefined)
}

const effects: readonly string[] = ['fails', 'degraded', 'at_risk', 'touched']

/** A level is one of effects or of needs, and so says the direction as well. */
export function directions(address: AddressOf<'explore'>): Direction[] {
  const { direction, level, change, against } = address.values
  if (change.length && !against && !level) return ['dependents']
  if (level) return [effects.includes(level) ? 'dependents' : 'dependencies']
  return direction === 'both' ? ['dependents', 'dependencies'] : [direction]
}

export const filters = { relation: [], kind: [], unit: '', party: '', effect: 'touched', level: '', change: [] } as const

/** What is shown, in words: "16 svigter", "9 systemer hos BIF inden for 2 trin". */
export function said(address: AddressOf<'explore'>, count: number): string {
  const { level, kind, unit, party, effect, depth } = address.values
  const words = t().explore
  const level_said: Record<string, (count: number) => string> = { ...words.effects, ...words.needs }
  const what = level ? level_said[level]!(count) : words.caption_count(count)
  return [
    what,
    change_said(address),
    effect !== 'touched' ? words.at_least(t().effect[effect]!) : '',
    kind.map((one) => kind_label(one, true)).join(', '),
    party === 'none' ? words.no_owner : [party, unit].filter(Boolean).map((one) => unit_name(one)).join(', '),
    depth === Infinity ? '' : words.within(depth),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** "nye mod 27. november 2026", "hårdere end af hver for sig". */
function change_said(address: AddressOf<'explore'>): string {
  const { change, against } = address.values
  const words = t().explore
  if (!change.length) return ''
  return against ? words.against_said(change.map((one) => words.change[one] ?? one).join(', '), long_day(against)) : words.joint_only
}

/** What restricts the answer, with the date where one is given: on the button of the filters, and on paper, where none stand. */
export function filters_said(address: AddressOf<'explore'>, on: string): string {
  const { direction, relation, depth, kind, unit, party, effect, level } = address.values
  const words = t().explore
  return [
    on && long_day(on),
    words.directions[direction]!,
    depth === Infinity ? words.every_step : words.within(depth),
    relation.length ? `${words.strength}: ${relation.map((one) => t().strength[one] ?? verb(one, true)).join(', ')}` : '',
    address.values.against && words.set_against(long_day(address.values.against)),
    change_said(address),
    level ? (t().effect[level] ?? t().need[level] ?? '') : effect !== 'touched' ? words.at_least(t().effect[effect]!) : '',
    kind.map((one) => kind_label(one, true)).join(', '),
    party === 'none' ? words.no_owner : [party, unit].filter(Boolean).map((one) => unit_name(one)).join(', '),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** The way to exactly what a total counts: every step, and no filter but its own. What restricts the walk stays. */
export function counted(address: AddressOf<'explore'>, direction: Direction, own: { level?: string; party?: string; kind?: readonly string[]; change?: readonly string[] } = {}): AddressOf<'explore'> {
  const { relation, on, against } = address.values
  return to('explore', address.ref, { relation, on, against, with: address.values.with, direction, depth: Infinity, as: 'table', ...(own as object) })
}

/** Everything the page at this address shows. Asks for the whole walk, so effects are final; cards are cut by step. */
export async function explore(address: AddressOf<'explore'>, signal: AbortSignal): Promise<Explored> {
  const { depth, around, on, relation } = address.values
  const whole_ref = bare(address.ref)
  const whole = (direction: Direction) => up_to(asked_of(address, direction), depth, signal)
  const beside = (of: string, direction: Direction) => get_impact({ of, direction, depth: 1, relation, on, limit: page }, signal)
  const asked = directions(address)
  const joint = address.values.with.length > 0 && !address.values.against && asked.includes('dependents')
  const [element, dependents, dependencies, fail_jointly, ...neighbours] = await Promise.all([
    get_element(address.ref, on, signal).catch((problem) => {
      if (whole_ref === address.ref) throw problem
      return get_element(whole_ref, on, signal)
    }),
    asked.includes('dependents') ? whole('dependents') : undefined,
    asked.includes('dependencies') ? whole('dependencies') : undefined,
    joint ? get_impact({ of: [address.ref, ...address.values.with], direction: 'dependents', relation, on, against: 'alone', change: ['new', 'worse'], level: 'fails', limit: 0 }, signal).then((answer) => answer.shown) : undefined,
    ...around.map(async (of) => ({
      of,
      answers: { dependents: await beside(of, 'dependents'), dependencies: await beside(of, 'dependencies') },
    })),
  ])
  return { element, answers: { dependents, dependencies }, fail_jointly, around: new Map(neighbours.map((one) => [one.of, one.answers])) }
}

/** All hits up to a step, page by page; deeper ones come along as far as they were on a page. */
async function up_to(asked: Asked, depth: number, signal: AbortSignal): Promise<Impact> {
  const first = await get_impact({ ...asked, limit: page }, signal)
  let answer = first
  const hits = [...(first.hits ?? [])]
  while (answer.next && hits.length < most && (hits[hits.length - 1]?.depth ?? 0) <= depth) {
    answer = await get_impact({ ...asked, limit: page, cursor: answer.next }, signal)
    hits.push(...(answer.hits ?? []))
  }
  return { ...first, hits, next: answer.next }
}
