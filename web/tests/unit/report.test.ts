// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { blocks_of } from '../../src/graph/report'

describe('a report in Markdown', () => {
  it('is taken apart as it was put together', () => {
    expect(blocks_of('# A \\<b\\>\n\n## Money\n\nOne \\_two\\_.\n\n- a\n- b \\| c\n\n| x | y |\n| --- | ---: |\n| a \\| b | 1 |\n|  | 2 |\n')).toEqual([
      { kind: 'title', text: 'A <b>' },
      { kind: 'heading', text: 'Money' },
      { kind: 'paragraph', text: 'One _two_.' },
      { kind: 'list', items: ['a', 'b | c'] },
      { kind: 'table', heads: ['x', 'y'], figures: [false, true], rows: [['a | b', '1'], ['', '2']] },
    ])
    expect(blocks_of('')).toEqual([])
  })
})
