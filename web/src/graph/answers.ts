// SPDX-License-Identifier: MPL-2.0
// The rows of a query: found, sorted, and drawn as its header asks.
import type { QueryAnswer } from '../api/types.gen'
import { phases } from './landscape'

export type Cell = string | number | null
type Row = readonly Cell[]
const folded = (text: string) => text.toLocaleLowerCase('da')
const empty = (value: Cell | undefined) => value === null || value === undefined || value === ''

/** The numbers of the rows in which `find` stands, in the order of `sort`: a column's name, with a hyphen before it the other way. What is empty stands last. */
export function arranged(answer: QueryAnswer, sort: string, find: string, told: (value: Cell, column: number) => string, by_name: (a: string, b: string) => number): number[] {
  const words = folded(find).split(/\s+/).filter(Boolean)
  const rows = answer.rows as readonly Row[]
  const kept = [...rows.keys()].filter((i) => {
    if (!words.length) return true
    const line = folded(rows[i]!.map((value, column) => told(value, column)).join('\n'))
    return words.every((word) => line.includes(word))
  })
  const at = answer.columns.findIndex((column) => column.name === sort.replace(/^-/, ''))
  if (at < 0) return kept
  const sign = sort.startsWith('-') ? -1 : 1
  return kept.sort((i, j) => {
    const [a, b] = [rows[i]![at]!, rows[j]![at]!]
    if (empty(a) || empty(b)) return empty(a) && empty(b) ? i - j : empty(a) ? 1 : -1
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : answer.columns[at]!.type === 'date' ? (a < b ? -1 : a > b ? 1 : 0) : by_name(told(a, at), told(b, at))
    return sign * order || i - j
  })
}

/** Does a column only repeat the names of the column of refs before it? */
export function repeats_names(answer: QueryAnswer, column: number): boolean {
  if (column === 0 || answer.columns[column]!.type !== 'text' || answer.columns[column - 1]!.type !== 'ref') return false
  return (answer.rows as readonly Row[]).every((row) => answer.names[String(row[column - 1])] === row[column])
}

export interface Bar {
  label: string
  parts: { series: number; value: number }[]
  total: number
}
export interface Bars {
  kind: 'bars'
  series: string[] ///< of a bar with one part: none
  fills: string[] ///< of each series, else of the only one: phases have their own
  bars: Bar[] ///< the largest first; what belongs to none last, and off the scale
  largest: number
  left_out: number
}
export interface Times {
  kind: 'times'
  times: { label: string; date: string; place: number }[] ///< place: 0 to 1 between the first and the last
  first: string
  last: string
  left_out: number
}
export interface Grid {
  kind: 'grid'
  rows: string[]
  columns: string[]
  cells: (number | undefined)[][]
  largest: number
  left_out: number
}

const most_bars = 20
const most_in_grid = 12

/** What the header's chart shows of the rows; undefined where they cannot be drawn. */
export function chart_of(answer: QueryAnswer, chart: readonly string[], told: (value: Cell, column: number) => string, rows: readonly number[]): Bars | Times | Grid | undefined {
  const [kind, ...names] = chart
  const columns = names.map((name) => answer.columns.findIndex((column) => column.name === name))
  if (!columns.length || columns.includes(-1)) return undefined
  const lines = rows.map((i) => answer.rows[i] as Row)
  const text = (row: Row, which: number) => told(row[columns[which]!] ?? null, columns[which]!)
  const number = (row: Row, which: number) => (typeof row[columns[which]!] === 'number' ? (row[columns[which]!] as number) : 0)
  if (kind === 'bar' || kind === 'stacked') {
    const stacked = kind === 'stacked'
    const codes = stacked ? [...new Set(lines.map((row) => String(row[columns[1]!] ?? '')))] : []
    const known: readonly string[] = phases
    const of_phases = codes.length > 0 && codes.every((code) => known.includes(code))
    if (of_phases) codes.sort((a, b) => known.indexOf(a) - known.indexOf(b))
    const series = codes.map((code) => text(lines.find((row) => String(row[columns[1]!] ?? '') === code)!, 1))
    const bars = new Map<string, Bar>()
    for (const row of lines) {
      const label = text(row, 0)
      const bar = bars.get(label) ?? bars.set(label, { label, parts: [], total: 0 }).get(label)!
      const which = stacked ? codes.indexOf(String(row[columns[1]!] ?? '')) : 0
      const value = Math.max(0, number(row, stacked ? 2 : 1))
      const part = bar.parts.find((one) => one.series === which)
      if (part) part.value += value
      else bar.parts.push({ series: which, value })
      bar.total += value
    }
    const all = [...bars.values()].filter((bar) => bar.total > 0).sort((a, b) => Number(a.label === '') - Number(b.label === '') || b.total - a.total)
    if (!all.length) return undefined
    for (const bar of all) bar.parts.sort((a, b) => a.series - b.series)
    const fills = stacked ? codes.map((code, i) => (of_phases ? code : `s${i % 6}`)) : ['s0']
    return { kind: 'bars', series, fills, bars: all.slice(0, most_bars), largest: all[0]!.total, left_out: Math.max(0, all.length - most_bars) }
  }
  if (kind === 'timeline') {
    const dated = lines.map((row) => ({ label: text(row, 0), date: String(row[columns[1]!] ?? '') })).filter((one) => /^\d{4}-\d\d-\d\d$/.test(one.date)).sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    if (!dated.length) return undefined
    const shown = dated.slice(0, most_bars)
    const [first, last] = [shown[0]!.date, shown[shown.length - 1]!.date]
    const span = Date.parse(last) - Date.parse(first)
    return { kind: 'times', first, last, left_out: dated.length - shown.length, times: shown.map((one) => ({ ...one, place: span ? (Date.parse(one.date) - Date.parse(first)) / span : 0.5 })) }
  }
  if (kind !== 'matrix') return undefined
  const sums = (which: number) => {
    const out = new Map<string, number>()
    for (const row of lines) out.set(text(row, which), (out.get(text(row, which)) ?? 0) + number(row, 2))
    return [...out].sort((a, b) => b[1] - a[1]).map(([name]) => name)
  }
  const [down, across] = [sums(0), sums(1)]
  if (!down.length) return undefined
  const cells = down.slice(0, most_in_grid).map((row) => across.slice(0, most_in_grid).map((column) => {
    const found = lines.filter((line) => text(line, 0) === row && text(line, 1) === column)
    return found.length ? found.reduce((sum, line) => sum + number(line, 2), 0) : undefined
  }))
  return {
    kind: 'grid', cells, rows: down.slice(0, most_in_grid), columns: across.slice(0, most_in_grid),
    largest: Math.max(1, ...cells.flat().map((value) => value ?? 0)), left_out: Math.max(0, down.length - most_in_grid) + Math.max(0, across.length - most_in_grid),
  }
}

/** The statement with its parameters written in, so that it can be asked by itself; quoted texts and comments stay. `:on` stays a parameter: it is the date of the question. */
export function statement_of(sql: string, parameters: Readonly<Record<string, Cell>>): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|:([A-Za-z_]\w*)/g, (all, name: string | undefined) => {
    if (name === undefined || name === 'on' || !Object.hasOwn(parameters, name)) return all
    const value = parameters[name] ?? null
    return value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
  })
}
