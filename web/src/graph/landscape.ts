// SPDX-License-Identifier: MPL-2.0
// The landscape's areas out of the rows of its query, and time as a bar of phases.

export const phases = ['active', 'phasing_in', 'planned', 'phasing_out', 'retired'] as const

export interface Area {
  ref: string ///< '' for what belongs to none
  name: string
  count: number
  cost: number | null ///< of what is known; null: of nothing
  unstated: number ///< in operation, and not all that they cost is stated
  by_phase: Record<string, number>
}

/** Rows of (area, its name, kind, phase, count, cost, how many not stated) as areas, the largest first, what belongs to none last. */
export function areas_of(rows: readonly (readonly (string | number | null)[])[]): Area[] {
  const found = new Map<string, Area>()
  for (const [ref, name, , phase, count, cost, unstated] of rows) {
    const area = found.get(String(ref ?? '')) ?? { ref: String(ref ?? ''), name: String(name ?? ''), count: 0, cost: null, unstated: 0, by_phase: {} }
    found.set(area.ref, area)
    area.count += Number(count ?? 0)
    if (cost !== null && cost !== undefined) area.cost = (area.cost ?? 0) + Number(cost)
    area.unstated += Number(unstated ?? 0)
    area.by_phase[String(phase)] = (area.by_phase[String(phase)] ?? 0) + Number(count ?? 0)
  }
  return [...found.values()].sort((a, b) => Number(a.ref === '') - Number(b.ref === '') || b.count - a.count || (a.ref < b.ref ? -1 : 1))
}

const gravity = ['active', 'phasing_in', 'planned', 'phasing_out', 'retired']
/** The state that most calls for attention. */
export const worst = (states: readonly string[]): string => states.reduce((worse, one) => (gravity.indexOf(one) > gravity.indexOf(worse) ? one : worse), states[0] ?? '')

/**
 * Where a key leads from a cell of a matrix with holes: sideways to the next one of its row, up and down to the nearest row
 * that has the same column (what follows the space in its name); undefined where the key is none of the matrix's.
 */
export function move_cell(rows: readonly (readonly string[])[], from: string, key: string): string | undefined {
  const r = rows.findIndex((row) => row.includes(from))
  const row = rows[r]
  if (!row) return undefined
  const column = (cell: string) => cell.slice(cell.indexOf(' '))
  const same = (list: readonly (readonly string[])[]) => list.map((one) => one.find((cell) => column(cell) === column(from))).find((cell) => cell !== undefined)
  const all = rows.flat()
  switch (key) {
    case 'ArrowLeft':
      return row[row.indexOf(from) - 1] ?? from
    case 'ArrowRight':
      return row[row.indexOf(from) + 1] ?? from
    case 'ArrowUp':
      return same(rows.slice(0, r).toReversed()) ?? from
    case 'ArrowDown':
      return same(rows.slice(r + 1)) ?? from
    case 'Home':
      return row[0]
    case 'End':
      return row[row.length - 1]
    case 'Control+Home':
      return all[0]
    case 'Control+End':
      return all[all.length - 1]
    default:
      return undefined
  }
}

export interface Span {
  phase: string
  from: number ///< share of the shown years, 0 to 1
  to: number
}

const starts = { planned: '', phasing_in: 'phasing_in_from', active: 'active_from', phasing_out: 'phasing_out_from', retired: 'retired_from' } as const

/** An element's phases between two years, from the dates it has; nothing is drawn before it is planned or after it ended. */
export function spans(element: Record<string, unknown>, from: number, to: number): Span[] {
  const first = Date.UTC(from, 0, 1)
  const last = Date.UTC(to + 1, 0, 1)
  const place = (time: number) => Math.max(0, Math.min(1, (time - first) / (last - first)))
  const marks = Object.entries(starts)
    .map(([phase, name]) => ({ phase, time: name && typeof element[name] === 'string' ? Date.parse(`${element[name]}T00:00:00Z`) : Number.NaN }))
    .filter((mark) => !Number.isNaN(mark.time))
    .sort((a, b) => a.time - b.time)
  if (!marks.length) return []
  const before = marks[0]!.phase === 'phasing_out' || marks[0]!.phase === 'retired' ? 'active' : 'planned'
  const all = [{ phase: before, time: Number.NEGATIVE_INFINITY }, ...marks]
  return all
    .map((mark, i): Span => ({ phase: mark.phase, from: place(mark.time), to: place(all[i + 1]?.time ?? Number.POSITIVE_INFINITY) }))
    .filter((span) => span.to > span.from && span.phase !== 'retired' && !(span.phase === 'planned' && span.from === 0 && span.to === 1))
}
