// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { csv_of } from '../../src/graph/csv'
import { random } from './answers'

/** The other way, by RFC 4180. */
function read(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  for (let at = 0; at < text.length; ) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (text[at] === '"' && text[at + 1] !== '"') break
        if (text[at] === '"') at++
        cell += text[at]
      }
      at++
    } else while (text[at] !== ',' && text[at] !== '\r') cell += text[at++]
    line.push(cell)
    if (text[at] === ',') at++
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n')
      at += 2
      lines.push(line)
      line = []
    }
  }
  return lines
}

describe('CSV of the browser', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+45 33 66 33 66', "'+45 33 66 33 66"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\r=x', '"\'\r=x"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['-5', '-5'],
    ['-0.5', '-0.5'],
    ['-.5', '-.5'],
    ['-5.', '-5.'],
    ['-', "'-"],
    ['+5', "'+5"],
    ['-5e3', "'-5e3"],
    ['-1-1', "'-1-1"],
    ['a=b', 'a=b'],
    ["'=x", "'=x"],
    ['', ''],
    ['æ, "ø"\n', '"æ, ""ø""\n"'],
    [-5, '-5'],
    [0, '0'],
    [null, ''],
    ['a;b', '"a;b"'],
  ])('%j is %j', (value, cell) => expect(csv_of([[value]])).toBe(cell + '\r\n'))

  it('has semicolons and decimal commas in Danish', () => expect(csv_of([['a,b', 0.5, -1.25, '-1.5']], true)).toBe('"a,b";0,5;-1,25;-1.5\r\n'))

  it('is read back as it was, but for the mark before what would be a formula', () => {
    const pieces = ['=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", 'æ', ' ', '1', '']
    for (let seed = 0; seed < 500; seed++) {
      const pick = random(seed)
      const text = () => Array.from({ length: pick(5) }, () => pieces[pick(pieces.length)]).join('')
      const width = 1 + pick(4)
      const lines = Array.from({ length: 1 + pick(4) }, () => Array.from({ length: width }, text))
      const back = read(csv_of(lines))
      for (const [i, line] of back.entries())
        for (const [j, cell] of line.entries()) {
          const before = lines[i]![j]!
          expect(cell === before || cell === `'${before}`, `seed ${seed}`).toBe(true)
          if (/^[=+\-@\t\r]/.test(cell)) expect(Number.isFinite(Number(cell)), `seed ${seed}: ${cell}`).toBe(true)
        }
    }
  })
})
