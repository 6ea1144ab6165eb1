// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import rows from '../../../tests/drawings.json'
import { mermaid_comment, mermaid_text, xml_text } from '../../src/graph/text'

describe('a name in a drawing is the name as it is, on the page as from the API', () => {
  it.each(rows)('$name', ({ name, mermaid, xml }) => {
    expect(mermaid_text(name)).toBe(mermaid)
    expect(xml_text(name)).toBe(xml)
  })

  it('a title ends no comment and begins no directive', () => {
    expect(mermaid_comment('A\nflowchart TD\u2028x')).toBe('%% A flowchart TD x')
    expect(mermaid_comment('%%{init: {}}%%')).toBe('%% % %{init: {}}% %')
  })
})
