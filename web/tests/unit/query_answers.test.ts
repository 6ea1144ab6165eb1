// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import type { QueryAnswer } from '../../src/api/types.gen'
import { arranged, chart_of, repeats_names, statement_of, type Cell } from '../../src/graph/answers'
import { by_name } from '../../src/i18n'

const answer = (columns: [string, string][], rows: Cell[][], names: Record<string, string> = {}): QueryAnswer =>
  ({ revision: 1, on: '2026-11-23', columns: columns.map(([name, type]) => ({ name, type })), total: rows.length, complete: true, reason: null, rows, names }) as QueryAnswer
const told = (value: Cell): string => String(value ?? '')

describe('the rows of a query', () => {
  const one = answer([['element', 'ref'], ['name', 'text'], ['cost', 'money'], ['ends', 'date']], [
    ['system:å', 'Ålborg', 10, '2028-01-01'], ['system:b', 'bus', 9, null], ['system:æ', 'Æble', null, '2027-01-01'], ['system:z', 'Zoo', 100, '2026-12-01'], ['system:aa', 'Aarhus', 9, ''],
  ])
  it.each([
    ['', '', [0, 1, 2, 3, 4]],
    ['name', '', [1, 3, 2, 0, 4]],
    ['cost', '', [1, 4, 0, 3, 2]],
    ['-cost', '', [3, 0, 1, 4, 2]],
    ['ends', '', [3, 2, 0, 1, 4]],
    ['nothing', '', [0, 1, 2, 3, 4]],
    ['', 'ÆBLE', [2]],
    ['', 'system 9', [1, 4]],
    ['', 'nowhere', []],
  ])('sorted by %j, with %j: %j', (sort, find, rows) => expect(arranged(one, sort, find, told, by_name)).toEqual(rows))

  it('knows the column that only repeats names', () => {
    const columns: [string, string][] = [['element', 'ref'], ['name', 'text']]
    expect(repeats_names(answer(columns, [['system:a', 'A']], { 'system:a': 'A' }), 1)).toBe(true)
    expect(repeats_names(answer(columns, [['system:a', 'B']], { 'system:a': 'A' }), 1)).toBe(false)
    expect(repeats_names(answer(columns, [['system:a', 'A']], { 'system:a': 'A' }), 0)).toBe(false)
  })
})

describe('the chart that the header asks for', () => {
  const rows = [['a', 'x', 2], ['a', 'y', 3], ['b', 'x', 9], ['c', 'x', 0]] as Cell[][]
  const one = answer([['name', 'text'], ['code', 'text'], ['count', 'integer']], rows)
  const all = [0, 1, 2, 3]
  it('bars: the largest first, equal labels added, nothing of nothing', () =>
    expect(chart_of(one, ['bar', 'name', 'count'], told, all)).toMatchObject({ series: [], largest: 9, left_out: 0, bars: [{ label: 'b', total: 9 }, { label: 'a', total: 5 }] }))
  it('stacked: a series each', () =>
    expect(chart_of(one, ['stacked', 'name', 'code', 'count'], told, all)).toMatchObject({ series: ['x', 'y'], bars: [{ label: 'b' }, { label: 'a', parts: [{ series: 0, value: 2 }, { series: 1, value: 3 }] }] }))
  it('stacked by phase: in their order, each with its own fill; what belongs to none last and off the scale', () => {
    const phased = answer([['name', 'text'], ['phase', 'text'], ['count', 'integer']], [['', 'retired', 90], ['a', 'retired', 1], ['a', 'active', 4], ['b', 'planned', 9]])
    expect(chart_of(phased, ['stacked', 'name', 'phase', 'count'], told, all)).toMatchObject({ series: ['active', 'planned', 'retired'], fills: ['active', 'planned', 'retired'], largest: 9, bars: [{ label: 'b' }, { label: 'a', parts: [{ series: 0, value: 4 }, { series: 2, value: 1 }] }, { label: '', total: 90 }] })
  })
  it('matrix: a cell for each pair', () =>
    expect(chart_of(one, ['matrix', 'name', 'code', 'count'], told, all)).toMatchObject({ rows: ['b', 'a', 'c'], columns: ['x', 'y'], cells: [[9, undefined], [2, 3], [0, undefined]], largest: 9 }))
  it('timeline: in order, placed between the first and the last', () => {
    const dated = answer([['name', 'text'], ['day', 'date']], [['a', '2028-01-01'], ['b', null], ['c', '2026-01-01'], ['d', '2027-01-01']])
    expect(chart_of(dated, ['timeline', 'name', 'day'], told, all)).toMatchObject({ first: '2026-01-01', last: '2028-01-01', times: [{ label: 'c', place: 0 }, { label: 'd', place: 365 / 730 }, { label: 'a', place: 1 }] })
  })
  it('says what it leaves out, and is none where nothing can be drawn', () => {
    const many = answer([['name', 'text'], ['count', 'integer']], Array.from({ length: 25 }, (_, i) => [`n${i}`, i + 1]))
    expect(chart_of(many, ['bar', 'name', 'count'], told, [...many.rows.keys()])).toMatchObject({ left_out: 5 })
    expect(chart_of(one, ['bar', 'name', 'nothing'], told, all)).toBeUndefined()
    expect(chart_of(one, ['pie', 'name', 'count'], told, all)).toBeUndefined()
    expect(chart_of(one, ['bar', 'name', 'count'], told, [])).toBeUndefined()
  })
})

it('a statement takes its parameters with it, but for the date, and leaves quoted texts and comments', () =>
  expect(statement_of("SELECT ':unit', \":unit\" /* :unit */ FROM t -- :unit\nWHERE a = :unit AND b > :least AND c IS :none AND d = :on AND e = :other", { unit: "unit:o'x", least: 2, none: null, on: 'x' })).toBe(
    "SELECT ':unit', \":unit\" /* :unit */ FROM t -- :unit\nWHERE a = 'unit:o''x' AND b > 2 AND c IS NULL AND d = :on AND e = :other",
  ))
