// SPDX-License-Identifier: MPL-2.0
// The same view as a table: one row a card, the same cards from the middle outwards.
import type { Hit } from '../api/types.gen'
import { t } from '../i18n'
import type { Cell } from './csv'
import { all_cards, type Card, type View } from './model'
import { count_paths, is_chain, paths } from './paths'
import { level_word, sentence, type Words } from './words'

export interface Row {
  card: Card
  name: string
  kind: string
  phase: string
  direction: string
  step: number
  level: string
  owner: string
  why: string ///< the way to the middle in words
  was: string ///< of an answer that is set against something: before, and how it differs
  change: string
}

/** `hits`: of an answer that is set against another date, what each was there. */
export function rows(view: View, words: Words, hits?: ReadonlyMap<string, Hit>): Row[] {
  const name = (ref: string) => view.cards.get(ref)?.name ?? ref
  const outwards = (card: Card) => (card.step <= 0 ? -card.step : 1000 + card.step)
  return all_cards(view)
    .filter((card) => !view.starts.has(card.ref))
    .sort((a, b) => outwards(a) - outwards(b))
    .map((card) => ({
      card,
      name: card.name,
      kind: words.kind(card.kind),
      phase: t().phase[card.phase] ?? '',
      direction: card.around ? t().explore.around(name(card.around)) : card.step < 0 ? t().explore.needs_this_short : t().explore.needed_short,
      step: Math.abs(card.step),
      level: level_word(card) + (card.assumed ? ` (${t().explore.assumed})` : '') + (card.joint ? ` (${t().explore.joint_mark})` : ''),
      owner: card.owner ? words.unit(card.owner) : '',
      why: reason(view, card, words),
      ...before(hits?.get(card.ref)),
    }))
}

/** "bruger B, som kører på C", seen from the card that needs; and how many other ways are as short. */
function reason(view: View, card: Card, words: Words): string {
  const [path] = paths(view, card.ref, 1)
  if (!path) return ''
  const others = count_paths(view, card.ref) - 1
  const whole = (is_chain(path) ? [path] : path.map((line) => [line])).map((part) => sentence(part, view, words)).join(' ')
  const told = path[0]!.needing === card.ref ? whole.slice(card.name.length + 1) : whole
  return told.replace(/\.$/, '') + (others ? `; ${t().explore.other_ways(others)}` : '')
}

const before = (hit: Hit | undefined) => ({ was: hit?.was ? (t().effect[hit.was] ?? t().need[hit.was] ?? '') : '', change: hit?.change ? t().explore.change[hit.change]! : '' })

const ranks: Record<string, number> = { fails: 4, degraded: 3, at_risk: 2, touched: 1, hard: 4, soft: 3, weak: 2, change: 1 }

export function sort_rows(list: readonly Row[], sort: string, by_name: (a: string, b: string) => number): Row[] {
  const column = sort.replace(/^-/, '') as keyof Row
  if (!list.length || !(column in list[0]!) || column === 'card') return [...list]
  const sign = sort.startsWith('-') ? -1 : 1
  const compare = (a: Row, b: Row) =>
    column === 'step' ? a.step - b.step : column === 'level' ? (ranks[b.card.level] ?? 0) - (ranks[a.card.level] ?? 0) : by_name(a[column] as string, b[column] as string)
  return list.toSorted((a, b) => sign * compare(a, b))
}

/** Lines for CSV with a header in the reader's language; refs and the revision go along, so that a row can be found again. */
export function csv(list: readonly Row[], revision: number, on: string, against = ''): Cell[][] {
  const names = t().explore.table
  const set = (...cells: Cell[]) => (against ? cells : [])
  const head = [names.ref, names.name, names.kind, names.phase, names.direction, names.step, names.level, names.owner, names.why, names.revision, names.on, ...set(names.against, names.was, names.change)]
  return [head, ...list.map((row) => [row.card.ref, row.name, row.kind, row.phase, row.direction, row.step, row.level, row.owner, row.why, revision, on, ...set(against, row.was, row.change)])]
}
