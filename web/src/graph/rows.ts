// SPDX-License-Identifier: MPL-2.0
// The same view as a table: one row a card, the same cards from the middle outwards.
import { t } from '../i18n'
import type { Cell } from './csv'
import { all_cards, inward_of, type Card, type View } from './model'
import { level_word, verbs, type Words } from './words'

export interface Row {
  card: Card
  name: string
  kind: string
  phase: string
  direction: string
  step: number
  level: string
  owner: string
  via: string
}

export function rows(view: View, words: Words): Row[] {
  const name = (ref: string) => view.cards.get(ref)?.name ?? ref
  const outwards = (card: Card) => (card.step <= 0 ? -card.step : 1000 + card.step)
  return all_cards(view)
    .filter((card) => card !== view.middle)
    .sort((a, b) => outwards(a) - outwards(b))
    .map((card) => ({
      card,
      name: card.name,
      kind: words.kind(card.kind),
      phase: t().phase[card.phase] ?? '',
      direction: card.around ? t().explore.around(name(card.around)) : card.step < 0 ? t().explore.needs_this_short : t().explore.needed_short,
      step: Math.abs(card.step),
      level: level_word(card) + (card.assumed ? ` (${t().explore.assumed})` : ''),
      owner: card.owner ? words.unit(card.owner) : '',
      via: inward_of(view, card.ref)
        .map((line) => `${verbs(line, words, card.ref).join(` ${t().and} `)} ${name(line.needing === card.ref ? line.needed : line.needing)}`)
        .join('; '),
    }))
}

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
export function csv(list: readonly Row[], revision: number, on: string): Cell[][] {
  const names = t().explore.table
  const head = [names.ref, names.name, names.kind, names.phase, names.direction, names.step, names.level, names.owner, names.via, names.revision, names.on]
  return [head, ...list.map((row) => [row.card.ref, row.name, row.kind, row.phase, row.direction, row.step, row.level, row.owner, row.via, revision, on])]
}
