// SPDX-License-Identifier: MPL-2.0
// What a view says in words, for cards, pictures and tables alike.
import { t } from '../i18n'
import { bare, type Card, type Group, type Line, type View } from './model'

export interface Words {
  kind: (kind: string, many?: boolean) => string
  unit: (ref: string, short?: boolean) => string
  verb: (relation: string, from_source: boolean) => string
}

export function column_title(step: number): string {
  if (step === 0) return t().explore.middle
  return step < 0 ? t().explore.needs_this(-step) : t().explore.needed(step)
}

export function group_title(group: Group, view: View, words: Words): string {
  const count = group.cards.length
  if (group.what === 'touched') return t().explore.touched_group(count)
  if (group.what.startsWith('+')) return t().explore.around_group(view.cards.get(group.what.slice(1))?.name ?? '', count)
  return `${words.kind(group.what, true)} (${count})`
}

export const level_word = (card: Card): string => (card.level === '' ? '' : card.step < 0 ? t().effect[card.level]! : t().need[card.level]!)

/** What a screen reader hears of a card after what is written on it. */
export function card_label(card: Card, relations: number, words: Words): string {
  return [
    words.kind(card.kind),
    card.joint ? t().explore.joint_mark : '',
    card.assumed ? t().explore.assumed : '',
    card.retired_but_used ? t().explore.retired_but_used : '',
    card.ring ? t().explore.ring : '',
    card.step === 0 ? t().explore.middle : t().explore.step(Math.abs(card.step)),
    t().explore.relations(relations),
  ]
    .filter(Boolean)
    .join(', ')
}

/** The verbs of a line, seen from one of its ends: "kører på" from the one that needs, "driver" from the other. */
export function verbs(line: Line, words: Words, from = line.needing): string[] {
  const derived = from === line.needing ? t().explore.derived_verb : t().explore.derived_inverse
  return [...new Set(line.arrows.map((arrow) => (arrow.relation === null ? derived(arrow.derived) : words.verb(arrow.relation, arrow.source === bare(from)))))]
}

/** "A bruger B, som kører på C." */
export function sentence(path: readonly Line[], view: View, words: Words): string {
  const name = (ref: string) => view.cards.get(ref)?.name ?? ref
  return path
    .map((line, i) => `${i === 0 ? name(line.needing) : t().explore.which} ${verbs(line, words).join(` ${t().and} `)} ${name(line.needed)}`)
    .join(', ')
    .concat('.')
}
