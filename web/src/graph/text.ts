// SPDX-License-Identifier: MPL-2.0
// A text in each language of drawings, so that it is shown as it is, whatever it holds: the same as src/api/drawing_text.cpp and xml.cpp,
// which tests/drawings.json checks for both.

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' }

export const xml_text = (text: string): string => text.replace(/[&<>"\n\r\t]/g, (sign) => entities[sign]!)

/** A quoted label. Mermaid reads Markdown, icons, styles and #entities; in it: all but letters, digits and a few signs becomes such an entity. */
export function mermaid_text(text: string): string {
  const special = /\n|[ﬂ¶]|(?<![A-Za-z\u0080-\u{10ffff}])-|[^A-Za-z0-9 ,()/\-\u0080-\u{10ffff}]/gu
  return `"${text.replace(special, (sign) => (sign === '\n' ? '<br/>' : `#${sign.codePointAt(0)};`))}"`
}

/** A line of a comment, which nothing of the text can end or turn into a directive. */
export const mermaid_comment = (text: string): string => `%% ${text.replace(/[\s\u2028\u2029]+/g, ' ').replaceAll('%%', '% %')}`
