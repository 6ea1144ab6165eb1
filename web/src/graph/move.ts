// SPDX-License-Identifier: MPL-2.0
// Where the arrow keys lead among the cards and the buttons of a view.
import type { Group, View } from './model'
import { has_button, type Layout } from './layout'

/** What can have the focus: a card by its ref, a group's button by `#id`. */
export const button_id = (group: Group) => `#${group.id}`

export function column_items(view: View, column: number): string[] {
  return (view.columns[column]?.groups ?? []).flatMap((group) => [
    ...group.cards.slice(0, group.shown).map((card) => card.ref),
    ...(has_button(group) ? [button_id(group)] : []),
  ])
}

const column_of = (view: View, item: string): number => view.columns.findIndex((_, i) => column_items(view, i).includes(item))

/** The item that a key leads to; undefined where the key means nothing. */
export function move(view: View, layout: Layout, item: string, key: string): string | undefined {
  const at = column_of(view, item)
  if (at < 0) return undefined
  const items = column_items(view, at)
  const row = items.indexOf(item)
  switch (key) {
    case 'ArrowUp':
      return items[row - 1]
    case 'ArrowDown':
      return items[row + 1]
    case 'Home':
      return items[0]
    case 'End':
      return items[items.length - 1]
    case 'ArrowLeft':
      return sideways(view, layout, item, at - 1, row)
    case 'ArrowRight':
      return sideways(view, layout, item, at + 1, row)
    default:
      return undefined
  }
}

/** The nearest card of the next column that a line leads to; without one, the card at the same place. */
function sideways(view: View, layout: Layout, item: string, to: number, row: number): string | undefined {
  const items = column_items(view, to)
  if (items.length === 0) return undefined
  const related = new Set<string>()
  for (const line of view.lines) {
    if (line.off && related.size) break // they come last, and lead only where no other line does
    if (line.needing === item) related.add(line.needed)
    if (line.needed === item) related.add(line.needing)
  }
  const height = (ref: string) => layout.column_of.get(ref)?.top.get(ref) ?? 0
  const own = height(item)
  const near = items.filter((one) => related.has(one)).sort((a, b) => Math.abs(height(a) - own) - Math.abs(height(b) - own))
  return near[0] ?? items[Math.min(row, items.length - 1)]
}

/** The next card in the column whose name begins so, after the one in focus and around. */
export function type_ahead(view: View, item: string, begin: string): string | undefined {
  const at = column_of(view, item)
  const items = column_items(view, at).filter((one) => view.cards.has(one))
  const row = items.indexOf(item)
  const wanted = begin.toLocaleLowerCase('da')
  const turned = begin.length === 1 ? [...items.slice(row + 1), ...items.slice(0, row + 1)] : [...items.slice(row), ...items.slice(0, row)]
  return turned.find((one) => view.cards.get(one)!.name.toLocaleLowerCase('da').startsWith(wanted))
}
