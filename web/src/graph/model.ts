// SPDX-License-Identifier: MPL-2.0
// Answers of the API as columns of cards: the chosen element in the middle, what needs it to the left by step, what it
// needs to the right. Pure: the same answers and the same choices give the same view.
import type { Arrow, Between, Hit, Impact } from '../api/types.gen'

export interface Card {
  ref: string
  kind: string
  name: string
  owner: string | null
  phase: string
  step: number ///< signed: below 0 it needs the middle, above 0 the middle needs it
  level: string ///< the effect on it, or how it is needed; '' for the middle and for cards shown around another
  joint: boolean ///< hit so hard only because several fail together
  assumed: boolean
  retired_but_used: boolean
  derived_more: boolean
  around: string ///< the card that was unfolded to show this one; '' for the answer's own
  ring: boolean ///< it both needs the middle and is needed by it
}

/** A line between two cards, from the one that needs to the one that is needed. */
export interface Line {
  needing: string
  needed: string
  arrows: Arrow[]
  off?: boolean ///< no walk came by it: it lies on none of the shortest ways
  needless?: boolean ///< of relations by which nobody needs anybody; they begin at `needing`
}

/** Cards of one kind in a column, or all that is only touched, or what was unfolded from one card. */
export interface Group {
  id: string ///< of the address, such as -1.system
  what: string ///< a kind, 'touched', or '+ref'
  cards: Card[] ///< all of them, in order
  shown: number ///< how many are unfolded
}

export interface Column {
  step: number
  groups: Group[]
  count: number
}

/** Of each element the lines that lead one step nearer the middle. */
export type Inward = Map<string, Line[]>

export interface View {
  middle: Card
  starts: ReadonlySet<string> ///< what fails together: the middle, and what the question names beside it
  columns: Column[] ///< by step, the middle's own included
  cards: Map<string, Card>
  lines: Line[]
  lines_of: Map<string, Line[]> ///< by either end
  /** Both walks and what is unfolded, apart: an element of a ring stands in both walks, as one card. */
  inward: { needing: Inward; needed: Inward; around: Inward }
}

export interface Answers {
  dependents?: Impact
  dependencies?: Impact
}

export interface Asked {
  middle: { ref: string; name: string; kind: string; owner: string | null; phase: string }
  beside?: readonly { ref: string; name: string }[] ///< what fails together with it
  answers: Answers
  around: ReadonlyMap<string, Answers> ///< by the card that is unfolded, in the order they were
  depth: number
  rank: (kind: string) => number
  by_name: (a: string, b: string) => number
}

export const few = 8 ///< cards of a group that is folded
export const many = 200 ///< cards that each unfolding adds

/** All of a view but what is unfolded: the costly part, which folding leaves as it is. */
export interface Arranged extends Omit<View, 'columns'> {
  columns: { step: number; cards: Card[] }[]
  fold_touched: boolean
}

export function arrange(asked: Asked): Arranged {
  const cards = place(asked)
  const { inward, lines } = connect(asked, cards)
  const lines_of = new Map<string, Line[]>()
  for (const line of lines) for (const ref of [line.needing, line.needed]) push(lines_of, ref, line)
  const totals = asked.answers.dependents?.totals
  const fold_touched = !!totals && (totals.fails ?? 0) + (totals.degraded ?? 0) + (totals.at_risk ?? 0) > 0
  const starts = new Set([asked.middle.ref, ...(asked.beside ?? []).map((one) => one.ref)])
  return { middle: cards.get(asked.middle.ref)!, starts, columns: sorted(asked, cards, inward), cards, lines, lines_of, inward, fold_touched }
}

/** `open`: groups that are unfolded; `id*n` n times further. */
export function fold(arranged: Arranged, open: readonly string[]): View {
  const { columns: all, fold_touched, ...same } = arranged
  const columns = all.map(({ step, cards }) => ({ step, count: cards.length, groups: groups(step, cards, step < 0 && fold_touched, open) }))
  return { ...same, columns }
}

/** The same with every other relation among its cards: a drawing that leaves one out says that there is none. */
export function with_others<V extends Pick<View, 'middle' | 'cards' | 'lines' | 'lines_of'>>(view: V, among: Between['relations']): V {
  const middle = view.middle.ref
  const found = (ref: string) => (view.cards.has(ref) ? ref : ref === bare(middle) ? middle : '')
  const lines = new Map(view.lines.map((line) => [key_of(line), line]))
  const others = new Map<string, Line>()
  for (const { arrow, needs } of among) {
    const [needing, needed] = (needs === 'target' ? [arrow.target, arrow.source] : [arrow.source, arrow.target]).map(found) as [string, string]
    if (!needing || !needed || needing === needed) continue
    const key = key_of({ needing, needed })
    if (lines.get(key)?.arrows.some((known) => same_relation(known, arrow))) continue
    // versions that the question leaves out are no relation to what it asks about
    if (middle !== bare(middle) && lines.has(key) && (needing === middle || needed === middle)) continue
    const needless = needs === null
    const line = others.get(`${key} ${needless}`) ?? { needing, needed, arrows: [], off: true, needless }
    others.set(`${key} ${needless}`, line)
    line.arrows.push(arrow)
  }
  const lines_of = new Map([...view.lines_of].map(([ref, list]) => [ref, [...list]]))
  for (const line of others.values()) for (const ref of [line.needing, line.needed]) push(lines_of, ref, line)
  return { ...view, lines: [...view.lines, ...others.values()], lines_of }
}

const key_of = ({ needing, needed }: { needing: string; needed: string }) => `${needing} ${needed}`

/** The lines by which a card stands where it does. */
export function inward_of(view: Pick<View, 'cards' | 'inward'>, ref: string): Line[] {
  const card = view.cards.get(ref)
  if (!card) return []
  const walk = card.around ? view.inward.around : card.step < 0 ? view.inward.needing : view.inward.needed
  return walk.get(ref) ?? []
}

const card_of = (hit: Hit, step: number, around = '', joint = false): Card => ({
  ref: hit.ref,
  kind: hit.kind,
  name: hit.name || hit.ref,
  owner: hit.owner,
  phase: hit.phase,
  step,
  level: around ? '' : (hit.effect ?? hit.need ?? ''),
  joint: joint && (hit.change === 'worse' || hit.change === 'new'),
  assumed: !around && hit.assumed,
  retired_but_used: hit.retired_but_used,
  derived_more: hit.derived_more,
  around,
  ring: false,
})

/** Every card once: at its smaller step, among the dependencies where both are equal. */
function place({ middle, beside = [], answers, around, depth }: Asked): Map<string, Card> {
  const placed = new Map<string, Card>()
  const start = { owner: null, phase: '', step: 0, level: '', joint: false, assumed: false, retired_but_used: false, derived_more: false, around: '', ring: false }
  placed.set(middle.ref, { ...start, ...middle })
  const jointly = answers.dependents?.against?.on === null // set against each of them alone
  for (const { ref, name } of beside) if (!placed.has(ref)) placed.set(ref, { ...start, ref, name: name || ref, kind: ref.slice(0, ref.indexOf(':')) })
  const needing = new Map((answers.dependents?.hits ?? []).map((hit) => [hit.ref, hit]))
  const needed = new Map((answers.dependencies?.hits ?? []).map((hit) => [hit.ref, hit]))
  for (const [hits, others, sign] of [
    [needed, needing, 1],
    [needing, needed, -1],
  ] as const) {
    for (const hit of hits.values()) {
      if (hit.depth > depth || placed.has(hit.ref)) continue
      const other = others.get(hit.ref)
      if (other && (other.depth < hit.depth || (other.depth === hit.depth && sign < 0))) continue
      placed.set(hit.ref, { ...card_of(hit, hit.depth * sign, '', sign < 0 && jointly), ring: other !== undefined })
    }
  }
  for (const [ref, neighbours] of around) {
    const centre = placed.get(ref)
    if (!centre) continue
    for (const hit of neighbours.dependents?.hits ?? []) if (!placed.has(hit.ref)) placed.set(hit.ref, card_of(hit, centre.step - 1, ref))
    for (const hit of neighbours.dependencies?.hits ?? []) if (!placed.has(hit.ref)) placed.set(hit.ref, card_of(hit, centre.step + 1, ref))
  }
  return placed
}

/** How many cards the next step adds in each direction; only as many as the answers hold. */
export function next_step(asked: Asked): { needing: number; needed: number } {
  const step = asked.depth + 1
  let needing = 0
  let needed = 0
  for (const card of place({ ...asked, depth: step }).values())
    if (card.around === '' && card.step === -step) needing++
    else if (card.around === '' && card.step === step) needed++
  return { needing, needed }
}

/** The far end of a relation as a hit sees it. */
const other_end = (arrow: Arrow, ref: string) => (arrow.source === ref ? arrow.target : arrow.source)

/** A start such as technology:postgresql@<15 is named whole in the question and bare in relations. */
export const bare = (ref: string) => ref.replace(/^(technology:.*)@[^@]*$/, '$1')

/** The lines between cards, each once, and which of them each walk came by. */
function connect({ middle, beside = [], answers, around, depth }: Asked, cards: Map<string, Card>): Pick<View, 'inward' | 'lines'> {
  const lines = new Map<string, Line>()
  const inward = { needing: new Map(), needed: new Map(), around: new Map() } as View['inward']
  const starts = new Map([middle, ...beside].map((one) => [bare(one.ref), one.ref]))
  const found = (ref: string) => (cards.has(ref) ? ref : (starts.get(ref) ?? ''))
  const add = (walk: Inward, hit: Hit, needs: boolean, only?: string) => {
    const own = new Set<Line>()
    for (const arrow of hit.via) {
      const end = found(other_end(arrow, hit.ref))
      if (!end || (only && end !== only)) continue
      const [needing, needed] = needs ? [hit.ref, end] : [end, hit.ref]
      const key = key_of({ needing, needed })
      const line = lines.get(key) ?? { needing, needed, arrows: [] }
      lines.set(key, line)
      if (!line.arrows.some((known) => same_relation(known, arrow))) line.arrows.push(arrow)
      own.add(line)
    }
    walk.set(hit.ref, [...(walk.get(hit.ref) ?? []), ...own])
  }
  for (const hit of answers.dependents?.hits ?? []) if (hit.depth <= depth) add(inward.needing, hit, true)
  for (const hit of answers.dependencies?.hits ?? []) if (hit.depth <= depth) add(inward.needed, hit, false)
  for (const [ref, neighbours] of around) {
    for (const hit of neighbours.dependents?.hits ?? []) if (cards.get(hit.ref)?.around === ref) add(inward.around, hit, true, ref)
    for (const hit of neighbours.dependencies?.hits ?? []) if (cards.get(hit.ref)?.around === ref) add(inward.around, hit, false, ref)
  }
  return { inward, lines: [...lines.values()] }
}

const same_relation = (a: Arrow, b: Arrow) => a.source === b.source && a.relation === b.relation && a.target === b.target && a.key === b.key

function push<K, T>(lists: Map<K, T[]>, key: K, one: T): void {
  const list = lists.get(key)
  if (list) list.push(one)
  else lists.set(key, [one])
}

/** Columns from the left; each ordered from the middle outwards, so that what is further out moves nothing further in. */
function sorted({ middle, rank, by_name }: Asked, placed: Map<string, Card>, inward: View['inward']): { step: number; cards: Card[] }[] {
  const columns = new Map<number, Card[]>()
  for (const card of placed.values()) push(columns, card.step, card)
  const position = new Map<string, number>()
  const steps = [...columns.keys()].sort((a, b) => Math.abs(a) - Math.abs(b) || b - a)
  for (const step of steps) {
    const cards = columns.get(step)!
    const mean = new Map(cards.map((card) => [card.ref, mean_of(inward_of({ cards: placed, inward }, card.ref), card.ref, position)]))
    cards.sort(
      (a, b) =>
        rank(a.kind) - rank(b.kind) || Number(b.ref === middle.ref) - Number(a.ref === middle.ref) || mean.get(a.ref)! - mean.get(b.ref)! || by_name(a.name, b.name) || (a.ref < b.ref ? -1 : 1),
    )
    cards.filter((card) => !card.around).forEach((card, i) => position.set(card.ref, i))
  }
  return [...columns.entries()].sort(([a], [b]) => a - b).map(([step, cards]) => ({ step, cards }))
}

function mean_of(lines: Line[], ref: string, position: Map<string, number>): number {
  const places = lines.map((line) => position.get(line.needing === ref ? line.needed : line.needing)).filter((one) => one !== undefined)
  return places.length ? places.reduce((sum, one) => sum + one, 0) / places.length : 0
}

function groups(step: number, cards: Card[], fold_touched: boolean, open: readonly string[]): Group[] {
  const found = new Map<string, Card[]>()
  const put = (what: string, card: Card) => push(found, what, card)
  const own = cards.filter((card) => !card.around)
  for (const card of own.filter((card) => !(fold_touched && card.level === 'touched'))) put(card.kind, card)
  for (const card of own.filter((card) => fold_touched && card.level === 'touched')) put('touched', card)
  for (const card of cards.filter((card) => card.around)) put(`+${card.around}`, card)
  return [...found].map(([what, list]) => {
    const id = `${step}.${what}`
    return { id, what, cards: list, shown: shown_of(what, list.length, times_open(id, open)) }
  })
}

/** How often a group has been unfolded: `id` once, `id*3` three times. */
export function times_open(id: string, open: readonly string[]): number {
  for (const one of open) {
    if (one === id) return 1
    if (one.startsWith(`${id}*`)) return Number(one.slice(id.length + 1)) || 1
  }
  return 0
}

function shown_of(what: string, count: number, times: number): number {
  if (times > 0) return Math.min(count, times * many)
  if (what === 'touched') return 0
  return count <= few + 1 ? count : few
}

/** The next state of `open` when a group is unfolded further, or folded. */
export function opened(group: Group, open: readonly string[], further: boolean): string[] {
  const rest = open.filter((one) => one !== group.id && !one.startsWith(`${group.id}*`))
  if (!further) return rest
  const times = times_open(group.id, open) + 1
  return [...rest, times === 1 ? group.id : `${group.id}*${times}`]
}

export const shown_cards = (view: View): Card[] =>
  view.columns.flatMap((column) => column.groups.flatMap((group) => group.cards.slice(0, group.shown)))
export const all_cards = (view: View): Card[] => view.columns.flatMap((column) => column.groups.flatMap((group) => group.cards))
