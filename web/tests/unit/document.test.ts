// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { file_of, is_begun, key_from, kroner, misshapen, operation_of, statements, step_of, sums_of, whole } from '../../src/state/document'

const files = import.meta.glob<Record<string, unknown>>('../../../examples/copenhagen/investments/*.json', { eager: true, import: 'default' })
const examples = Object.entries(files).map(([path, file]): [string, Record<string, unknown>] => [path.split('/').at(-1)!, file])

/** Without what says nothing: "", [], null. */
const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !(one === '' || one === null || one === false || (Array.isArray(one) && !one.length))).map(([name, one]) => [name, bare(one)]))
}

describe('the file of a proposal', () => {
  it('is read and written back to itself', () => {
    expect(examples.length).toBeGreaterThan(7)
    for (const [, file] of examples) {
      expect(misshapen(file)).toBeUndefined()
      expect(file_of(whole(file))).toEqual(bare(file))
      expect(is_begun(whole(file))).toBe(true)
    }
  })

  it('says nothing of what is not stated', () => {
    expect(file_of(whole({}))).toEqual({ fundament: 'investment/1' })
    expect(file_of(whole({ need: null, name: 'x', plan: { on: '2027-01-01', operations: [] }, economy: { rows: [{ kind: 'once', year: 2027, amount: NaN }] } }))).toEqual({ fundament: 'investment/1', name: 'x', economy: { rows: [{ kind: 'once', year: 2027 }] } })
    expect(file_of(whole({ colour: 'red' }))).toEqual({ fundament: 'investment/1', colour: 'red' })
    expect(file_of(whole({ economy: { rows: [{ kind: 'once', year: 2027, amount: 0 }] } })).economy).toEqual({ rows: [{ kind: 'once', year: 2027, amount: 0 }] })
  })

  it('is begun when it holds more than an address can name', () => {
    expect(is_begun(whole({ need: { text: 'tid', unit: 'unit:suf', data: [{ ref: 'data_asset:x' }] } }))).toBe(false)
    expect(is_begun(whole({ need: { text: 'tid', functions: ['sms'] } }))).toBe(true)
    expect(is_begun(whole({ name: 'x' }))).toBe(true)
  })

  it('that has another form is not shown, and its place is named', () => {
    expect(misshapen([])).toBe('')
    expect(misshapen({ need: 5 })).toBe('/need')
    expect(misshapen({ plan: { operations: [{ add: {} }, 3] } })).toBe('/plan/operations/1')
    expect(misshapen({ answers: { deviations: ['x'] } })).toBe('/answers/deviations/0')
    expect(misshapen({ name: 7 })).toBe('/name')
  })

  it('has a step for each place', () => {
    expect(['/need/data/0/ref', '/plan/operations/2/add', 'statement.dpia', '/statements/ai', 'amounts', '/economy/rows/1', '/answers/deviations/0', '/answers/rejected', '/answers/alternatives', 'owner', '/key', ''].map(step_of)).toEqual([
      'need', 'plan', 'statements', 'statements', 'money', 'money', 'frames', 'exists', 'principles', 'case', 'case', 'case'])
    expect([operation_of('/plan/operations/12/add/name'), operation_of('/plan')]).toEqual([12, -1])
    expect(Object.keys(statements)).toHaveLength(9)
  })
})

describe('what is worked out of it', () => {
  it('is a key of a name', () => {
    expect(['Digital tidsbestilling, på nettet!', ' Ældre & børn ', 'Šárka', '…'].map(key_from)).toEqual(['digital-tidsbestilling-paa-nettet', 'aeldre-boern', 'sarka', ''])
    expect(key_from('x'.repeat(59) + ' y').length).toBe(59)
  })

  it('are the sums by year, only of what is stated', () => {
    const { years, total, rows } = sums_of([{ kind: 'once', year: 2027, amount: 100 }, { kind: 'yearly', from: 2028, to: 2029, amount: 10 }, { kind: 'exit', year: 2029 }])
    expect([years, total]).toEqual([[2027, 2028, 2029], [100, 10, 10]])
    expect(rows[2]).toEqual([undefined, undefined, undefined])
    expect(sums_of([]).years).toEqual([])
    expect(sums_of([{ kind: 'yearly', from: 2028 }]).years).toEqual([2028])
    expect(sums_of([{ kind: 'yearly', from: 2000, to: 99_999_999, amount: 1 }]).years).toHaveLength(61)
  })

  it('are whole kroner', () => {
    expect(['4.800.000', '4 800 000 kr.', '1,000', '0', '', '12,5', 'mange'].map(kroner)).toEqual([4800000, 4800000, 1000, 0, undefined, NaN, NaN])
  })
})
