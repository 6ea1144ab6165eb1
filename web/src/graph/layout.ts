// SPDX-License-Identifier: MPL-2.0
// Where everything stands, from constants alone: nothing is measured in the page, so 2,500 cards cost no layout.
import type { Column, Group, Line, View } from './model'

export const size = {
  card: 200, ///< width: four columns stand beside the panel in a window of 1,400, five without it
  row: 62, ///< height of a card with the space beneath it
  card_height: 56,
  gap: 54, ///< between columns, for the lines
  side: 44, ///< left of the first column and right of the last, for stubs
  head: 30, ///< of a column
  group: 26, ///< heading of a group
  more: 40, ///< button beneath a group
  after: 10, ///< beneath a group
} as const

export interface Placed {
  step: number
  x: number
  height: number ///< of the body, without the column's head
  top: Map<string, number> ///< of each shown card in the body
}

export interface Layout {
  width: number
  height: number ///< of the tallest column, head included
  columns: Placed[]
  column_of: Map<string, Placed> ///< by shown card
}

export const has_button = (group: Group): boolean => group.shown < group.cards.length || group.shown > 9

export function layout(view: View): Layout {
  const columns = view.columns.map((column, i) => place(column, size.side + i * (size.card + size.gap)))
  const column_of = new Map<string, Placed>()
  for (const column of columns) for (const ref of column.top.keys()) column_of.set(ref, column)
  const last = columns[columns.length - 1]
  return {
    width: (last?.x ?? 0) + size.card + size.side,
    height: size.head + Math.max(0, ...columns.map((column) => column.height)),
    columns,
    column_of,
  }
}

function place(column: Column, x: number): Placed {
  const top = new Map<string, number>()
  let y = 0
  for (const group of column.groups) {
    y += size.group
    for (const card of group.cards.slice(0, group.shown)) {
      top.set(card.ref, y)
      y += size.row
    }
    if (has_button(group)) y += size.more
    y += size.after
  }
  return { step: column.step, x, height: y, top }
}

/**
 * How far down a column's body stands when the canvas is scrolled: a short column stays beside what is in view, a long
 * one scrolls until its end shows. The same as `position: sticky` with `sticky_top` does in the page.
 */
export const sticky_top = (column: Placed, seen: number): number => Math.min(size.head, seen - column.height)
export function body_top(column: Placed, layout: Layout, scrolled: number, seen: number): number {
  const lowest = layout.height - column.height
  return Math.max(size.head, Math.min(scrolled + sticky_top(column, seen), lowest))
}

/** Where a view begins from the left: as many whole columns as fit, the middle among them and not left of their middle. */
export function begins_at(ref: string, layout: Layout, width: number): number {
  const pitch = size.card + size.gap
  const fit = Math.max(1, Math.floor((width - 2 * size.side + size.gap) / pitch))
  const middle = layout.columns.indexOf(layout.column_of.get(ref)!)
  const first = Math.max(0, Math.min(middle - (fit >> 1), layout.columns.length - fit))
  return first * pitch
}

/** Where to scroll so that a card is wholly in view; undefined when it is. */
export function scroll_to(ref: string, layout: Layout, seen: Seen): { left?: number; top?: number } {
  const column = layout.column_of.get(ref)
  const top = column?.top.get(ref)
  if (!column || top === undefined) return {}
  const out: { left?: number; top?: number } = {}
  const y = body_top(column, layout, seen.scrolled, seen.height) + top - seen.scrolled
  if (y < size.head) out.top = top
  else if (y + size.row > seen.height) out.top = size.head + top + size.row - seen.height
  const x = column.x - seen.left
  if (x < 0) out.left = column.x - size.side
  else if (x + size.card > seen.width) out.left = column.x + size.card + size.side - seen.width
  return out
}

const room = 7 ///< for the arrowhead

export interface Drawn {
  line: Line
  d: string
}
export interface Stub {
  ref: string
  x: number
  y: number
  left: boolean ///< on which side of the card
  others: string[] ///< the cards out of view that its lines lead to
}

export interface Seen {
  scrolled: number
  height: number
  left: number
  width: number
}

/**
 * Lines whose cards are both in view, in the coordinates of what is seen; of the others a short stub at the card that is
 * in view, with the cards that the lines it stands for lead to.
 */
export function draw(view: View, layout: Layout, seen: Seen): { lines: Drawn[]; stubs: Stub[] } {
  const lines: Drawn[] = []
  const stubs = new Map<string, Stub>()
  const middle_of = (ref: string): { x: number; y: number } | undefined => {
    const column = layout.column_of.get(ref)
    const top = column?.top.get(ref)
    if (!column || top === undefined) return undefined
    const y = body_top(column, layout, seen.scrolled, seen.height) + top + size.card_height / 2 - seen.scrolled
    const x = column.x - seen.left
    return y > size.head && y < seen.height && x + size.card > 0 && x < seen.width ? { x, y } : undefined
  }
  const stood = new Set<string>() // two cards may be joined by a line and by one off the shortest ways
  const stub = (ref: string, at: { x: number; y: number }, left: boolean, other: string) => {
    const key = `${left ? '<' : '>'}${ref}`
    if (stood.size === stood.add(`${key} ${other}`).size) return
    const known = stubs.get(key)
    if (known) known.others.push(other)
    else stubs.set(key, { ref, x: left ? at.x : at.x + size.card, y: at.y, left, others: [other] })
  }
  for (const ref of layout.column_of.keys()) {
    const at = middle_of(ref)
    if (!at) continue
    for (const line of view.lines_of.get(ref) ?? []) {
      const needs = line.needing === ref
      const far = needs ? line.needed : line.needing
      const other = middle_of(far)
      if (!other) stub(ref, at, !needs, far)
      else if (needs) lines.push({ line, d: curve(at, other) })
    }
  }
  return { lines, stubs: [...stubs.values()] }
}

/**
 * From the right edge of the card that needs to the left edge of the one that is needed; where that one stands to the
 * left, from edge to facing edge; in one column, around beside it.
 */
export function curve(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const ahead = to.x > from.x
  const start = ahead || to.x === from.x ? from.x + size.card : from.x
  const end = ahead ? to.x - room : to.x + size.card + room
  const bend = to.x === from.x ? -Math.min(size.gap * 0.6, 18 + Math.abs(to.y - from.y) / 8) : (end - start) / 2
  if (to.x === from.x) return `M${start} ${from.y}C${start - bend} ${from.y} ${end - bend} ${to.y} ${end} ${to.y}`
  return `M${start} ${from.y}C${start + bend} ${from.y} ${end - bend} ${to.y} ${end} ${to.y}`
}

/** The whole view at once, for a picture: nothing scrolls, every column begins at the top. */
export function draw_all(view: View, layout: Layout): Drawn[] {
  const at = (ref: string) => {
    const column = layout.column_of.get(ref)
    return column && { x: column.x, y: size.head + column.top.get(ref)! + size.card_height / 2 }
  }
  return view.lines.flatMap((line) => {
    const from = at(line.needing)
    const to = at(line.needed)
    return from && to ? [{ line, d: curve(from, to) }] : []
  })
}

/** How a line is drawn: the strongest of its relations decides. */
export function strength_of(line: Line): string {
  if (line.needless) return 'needless'
  const ranked = ['hard', 'total', 'soft', 'weak', 'change']
  for (const strength of ranked) if (line.arrows.some((arrow) => arrow.strength === strength)) return strength
  return 'derived'
}
export const is_derived = (line: Line): boolean => line.arrows.every((arrow) => arrow.derived > 0)
export const is_assumed = (line: Line): boolean => line.arrows.every((arrow) => arrow.assumed)
