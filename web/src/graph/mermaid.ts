// SPDX-License-Identifier: MPL-2.0
// The view as a Mermaid flow chart, all cards and lines, whatever is folded on the screen.
import { all_cards, type View } from './model'
import { strength_of } from './layout'
import { mermaid_comment, mermaid_text } from './text'
import { verbs, type Words } from './words'

export interface About {
  title: string
  address: string
  note: string ///< revision and date
}

export function mermaid(view: View, about: About, words: Words): string {
  const ids = new Map(all_cards(view).map((card, i) => [card.ref, `n${i}`]))
  const lines = [...[about.title, about.address, about.note].map(mermaid_comment), 'flowchart LR']
  for (const card of all_cards(view)) lines.push(`  ${ids.get(card.ref)}[${mermaid_text(card.name)}]`)
  for (const line of view.lines) {
    const arrow = line.needless ? '-.-' : line.off ? '-.->' : { hard: '==>', total: '==>', soft: '-->', weak: '-.->', change: '-.->' }[strength_of(line)] ?? '-.->'
    lines.push(`  ${ids.get(line.needing)} ${arrow}|${mermaid_text(verbs(line, words).join(', '))}| ${ids.get(line.needed)}`)
  }
  const off = view.lines.flatMap((line, i) => (line.off ? [i] : []))
  if (off.length) lines.push(`  linkStyle ${off.join(',')} stroke:#999999`)
  lines.push(`  style ${ids.get(view.middle.ref)} stroke-width:3px`)
  return lines.join('\n') + '\n'
}
