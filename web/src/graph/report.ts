// SPDX-License-Identifier: MPL-2.0
// A report as the server writes it in Markdown, taken apart to be set as a part of a page: nothing of it is ever HTML.

export type Block =
  | { kind: 'title' | 'heading' | 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; heads: string[]; figures: boolean[]; rows: string[][] }

const plain = (text: string): string => text.replace(/\\(.)/g, '$1').trim()
/** The cells of a row; a bar that is part of a text stands behind a backslash. */
function cells(line: string): string[] {
  const parts = line.match(/(?:\\.|[^|\\])*\|/g) ?? []
  return parts.slice(1).map((cell) => plain(cell.slice(0, -1)))
}

export function blocks_of(markdown: string): Block[] {
  const out: Block[] = []
  for (const block of markdown.split(/\n{2,}/)) {
    const lines = block.split('\n').filter(Boolean)
    const first = lines[0]
    if (!first) continue
    if (first.startsWith('## ')) out.push({ kind: 'heading', text: plain(first.slice(3)) })
    else if (first.startsWith('# ')) out.push({ kind: 'title', text: plain(first.slice(2)) })
    else if (first.startsWith('- ')) out.push({ kind: 'list', items: lines.map((line) => plain(line.slice(2))) })
    else if (first.startsWith('|')) out.push({ kind: 'table', heads: cells(first), figures: cells(lines[1] ?? '').map((rule) => rule.endsWith(':')), rows: lines.slice(2).map(cells) })
    else out.push({ kind: 'paragraph', text: plain(lines.join(' ')) })
  }
  return out
}
