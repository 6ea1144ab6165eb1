// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { address, pages, parse, print, with_values, type Address, type Page } from '../../src/state/address'
import { random } from './answers'

/** Addresses as they stand in the browser; each is read and written back to itself. */
const written = [
  '/',
  '/technologies?q=postgres&version=12&unit=unit:suf&environment=citizen&on=2028-01-01',
  '/technologies/technology:postgresql?use=existing',
  '/assessment?q=kafka%209&environment=citizen&on=2028-01-01',
  '/elements?kind=system&owner=unit:tmf&sort=-name',
  '/elements/system:a%2Fb',
  '/explore/system:serviceplatformen',
  '/explore/system:nexus?direction=dependents&depth=3&relation=hard,soft&kind=system,service&open=-1.system&path=system:ksd&as=table&on=2027-01-01',
  '/explore/technology:postgresql%40%3C15?lang=en&rev=12',
  '/explore/system:nexus?direction=dependents&depth=all&party=none&level=fails&as=table',
  '/landscape?cell=capability:a/unit:b',
  '/new?need=booking%20af%20tid&capability=capability:x,capability:y',
  '/queries/end-of-support?with=days%3D30,x',
  '/new?need=tid&step=plan&proposal=investment:sundhedstid',
  '/sql?text=select%201%2B1',
  '/changes?since=12',
  '/docs#listElements',
  '/investments?q=tid&state=heard&party=unit:suf&from=2027-01-01&until=2028-12-31&sort=-name',
  '/investments/investment:lokaler-sof?report=R-2026-0001',
  '/sign-in?back=/investments%3Fstate%3Dheard',
  '/elements?q=tid&plan=sha256:0a,sha256:0b',
  '/?lang=da&plan=sha256:0a&without=2027-08-01',
]

describe('the address', () => {
  it.each(written)('%s', (text) => {
    const { address, ignored } = parse(text)
    expect(ignored).toEqual([])
    expect(print(address!)).toBe(text)
  })

  it('leaves out what is as usual, in one order', () => {
    expect(print(parse('/explore/system:x?as=graph&kind=system&depth=2&direction=both').address!)).toBe('/explore/system:x?kind=system')
    expect(print(parse('/explore/system:x?kind=system&depth=4').address!)).toBe(print(parse('/explore/system:x?depth=4&kind=system').address!))
  })

  it('says which keys it does not know, and keeps the rest', () => {
    const { address, ignored } = parse('/explore/system:x?depth=3&colour=red&on=2027-02-30&direction=sideways')
    expect(ignored).toEqual(['colour', 'on', 'direction'])
    expect(print(address!)).toBe('/explore/system:x?depth=3')
  })

  it.each(['/nowhere', '/explore/a/b', '/explore/%E0%A4%A', '/elements/x/y'])('%s is no page', (text) => {
    expect(parse(text).address).toBeUndefined()
  })

  it('is not led astray by names of objects', () => {
    expect(parse('/elements?constructor=1&__proto__=2').ignored.sort()).toEqual(['__proto__', 'constructor'])
  })

  it('comes back as it was, whatever was put in', () => {
    const pieces = ['æøå', 'a,b', 'x~y', '~1', '~0', 'a b', 'æ/ø', '100%', 'a&b=c', '#', '?', "q'", '"', '+', '\u{1F600}', 'kind:key', '.', '..']
    for (let seed = 0; seed < 400; seed++) {
      const pick = random(seed)
      const text = () => pieces[pick(pieces.length)]! + pieces[pick(pieces.length)]!
      const names = Object.keys(pages) as Page[]
      const page = names[pick(names.length)]!
      const values: Record<string, unknown> = {}
      for (const [name, key] of Object.entries(pages[page].keys)) {
        const usual: unknown = (key as { usual: unknown }).usual
        if (pick(2)) continue
        if (Array.isArray(usual)) values[name] = Array.from({ length: pick(4) }, text)
        else if (typeof usual === 'number') values[name] = 2000 + pick(90)
        else if (usual === '' && (key as { parse(text: string): unknown }).parse('any text') !== undefined) values[name] = text()
      }
      if ('depth' in values) values.depth = pick(9) ? 1 + pick(98) : Infinity
      const before: Address = with_values(address(page, pages[page].pattern.includes('{ref}') ? `kind:${text()}` : ''), values as never)
      const after = parse(print(before))
      expect(after.ignored, `seed ${seed}`).toEqual([])
      expect(after.address, `seed ${seed}: ${print(before)}`).toEqual(before)
    }
  })
})
