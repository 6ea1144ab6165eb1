// SPDX-License-Identifier: MPL-2.0
import { afterEach, describe, expect, it } from 'vitest'
import { da } from '../../src/i18n/da'
import { en } from '../../src/i18n/en'
import { help } from '../../src/i18n/help'
import { proposals } from '../../src/i18n/proposals'
import { proposing } from '../../src/i18n/proposing'
import { prose } from '../../src/i18n/prose'
import { by_name, date_of, day, long_day, money, num, today } from '../../src/i18n/format'
import { set_language } from '../../src/i18n'
import { pages } from '../../src/state/address'

type Leaf = [path: string, text: unknown]
function leaves(texts: object, path = ''): Leaf[] {
  return Object.entries(texts).flatMap(([name, text]): Leaf[] => (typeof text === 'object' && text !== null ? leaves(text, `${path}${name}.`) : [[path + name, text]]))
}
const danish = new Map(leaves({ ...da, ...prose.da, proposing: proposing.da, proposals: proposals.da }))
const english = new Map(leaves({ ...en, ...prose.en, proposing: proposing.en, proposals: proposals.en }))

afterEach(() => set_language('da'))

describe('the texts', () => {
  it('name the same things in both languages, but for the keys of the keyboard', () => {
    const keys = (list: Map<string, unknown>) => [...list.keys()].filter((path) => !path.startsWith('keys.')).sort()
    expect(keys(english)).toEqual(keys(danish))
  })

  it('are functions of the same in both, and give text for any number', () => {
    for (const [path, text] of danish) {
      const other = english.get(path)
      expect(typeof other, path).toBe(typeof text)
      if (typeof text !== 'function' || typeof other !== 'function') continue
      expect(other.length, path).toBe(text.length)
      for (const number of [0, 1, 2, 1234567])
        for (const said of [text, other]) expect((said as (...args: unknown[]) => string)(...Array(text.length).fill(number)), path).toMatch(/\S/)
    }
  })

  it('never are empty, and never say node, edge or the words for directions of a river', () => {
    for (const [path, text] of [...danish, ...english]) {
      const said = typeof text === 'function' ? (text as (...args: unknown[]) => string)(2, 3, 4) : String(text)
      expect(said, path).toMatch(/\S/)
      expect(said, path).not.toMatch(new RegExp('\\b(node|edge|up' + 'stream|down' + 'stream)s?\\b', 'i'))
    }
  })
})

describe('the help', () => {
  it('names the same things in both languages, and means something by each', () => {
    const [danish, english] = [leaves(help.da), leaves(help.en)]
    expect(english.map(([path]) => path)).toEqual(danish.map(([path]) => path))
    for (const [path, text] of [...danish, ...english]) expect(text, path).toMatch(/\S\.$/)
  })
  it('says of every page what it shows, but of those that are clear by themselves', () => {
    const clear = ['home', 'docs', 'accessibility', 'glossary', 'technology', 'explore_start', 'query'] // or that say what another says
    expect(Object.keys(help.da.pages).sort()).toEqual(Object.keys(pages).filter((page) => !clear.includes(page)).sort())
  })
})

describe('numbers, money, dates and order', () => {
  it('are written as each language writes them', () => {
    expect([num(2403), day('2026-11-23'), money(2_400_000), money(950_000)]).toEqual(['2.403', '23.11.2026', '2,4 mio. kr.', '950.000 kr.'])
    set_language('en')
    expect([num(2403), day('2026-11-23'), money(2_400_000)]).toEqual(['2,403', '23 Nov 2026', 'DKK 2.4 m'])
  })

  it('follow the Danish alphabet in both languages', () => {
    expect(['Ål', 'Zoo', 'Øl', 'Aalborg', 'Ære', 'Abe'].sort(by_name)).toEqual(['Abe', 'Zoo', 'Ære', 'Øl', 'Ål', 'Aalborg'])
  })
})

describe('a date', () => {
  it.each([
    ['1.1.2028', '2028-01-01'],
    ['2028-02-29', '2028-02-29'],
    ['9 nov 2028', '2028-11-09'],
    ['2028', '2028-01-01'],
    [String(new Date().getFullYear()), today()],
    ['31.2.2028', undefined],
    ['28', undefined],
    ['20288', undefined],
  ])('%s is read', (text, iso) => expect(date_of(text)).toBe(iso))

  it('is said in a sentence as people say it', () => {
    expect(long_day('2028-11-09')).toBe('9. november 2028')
    expect(long_day('some day')).toBe('some day')
    set_language('en')
    expect(long_day('2028-11-09')).toBe('9 November 2028')
  })
})
