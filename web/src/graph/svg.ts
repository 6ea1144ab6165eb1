// SPDX-License-Identifier: MPL-2.0
// The view as a picture that needs nothing else: the unfolded cards, the lines between them, and what stands behind it.
// Colours are those of the light scheme, set on each shape, so that the picture is the same everywhere.
import { t } from '../i18n'
import { draw_all, has_button, layout, size, strength_of } from './layout'
import { all_cards, shown_cards, type Card, type View } from './model'
import type { About } from './mermaid'
import type { Lit } from './paths'
import { effect_signs, family_of } from './signs'
import { xml_text } from './text'
import { column_title, group_title, level_word, type Words } from './words'

const colours = {
  people: '#593a50',
  business: '#9a82bb',
  data: '#1f46a2',
  application: '#239d6e',
  connection: '#a96811',
  technology: '#541000',
  ground: '#13003d',
  governance: '#4b555e',
}
const ink = '#14171c'
const soft = '#4b555e'
const face = "font-family=\"'IBM Plex Sans', system-ui, sans-serif\""

const words_at = (x: number, y: number, text: string, more = '') => `<text x="${x}" y="${y}" ${more}>${xml_text(text)}</text>`

export interface Picture {
  svg: string
  width: number
  height: number
  cards: number
}

export function picture(view: View, about: About, words: Words, lit?: Lit): Picture {
  const placed = layout(view)
  const top = 76
  const width = Math.max(placed.width, 720)
  const height = top + placed.height + 96
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${face} font-size="14" fill="${ink}">`,
    `<title>${xml_text(about.title)}</title><rect width="100%" height="100%" fill="#ffffff"/>`,
    `<defs><marker id="needed" viewBox="0 0 10 10" refX="2" refY="5" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 0 10 5 0 10z" fill="#7d8790"/></marker></defs>`,
    words_at(24, 34, about.title, 'font-size="20" font-weight="600"'),
    words_at(24, 58, t().explore.picture_holds(shown_cards(view).length, all_cards(view).length, view.lines.length), `fill="${soft}"`),
    `<g transform="translate(0 ${top})">`,
    ...draw_all(view, placed).map(({ line, d }) => line_of(d, line.off ? 'off' : strength_of(line), lit?.lines.has(line) ?? false, line.needless)),
    ...view.columns.flatMap((column, i) => column_of(column, placed.columns[i]!.x, view, words, lit)),
    '</g>',
    legend(height - 62),
    words_at(24, height - 16, `${about.address} · ${about.note}`, `fill="${soft}" font-size="12"`),
    '</svg>',
  ]
  return { svg: out.join('\n'), width, height, cards: shown_cards(view).length }
}

const dashes: Record<string, string> = { weak: '6 4', change: '1.5 3.5', derived: '8 3 2 3', off: '2 5' }
function line_of(d: string, strength: string, lit: boolean, needless = false): string {
  const width = lit ? 3.2 : strength === 'hard' || strength === 'total' ? 2.4 : strength === 'derived' || strength === 'off' ? 1 : 1.4
  const dash = strength in dashes ? ` stroke-dasharray="${dashes[strength]}"` : ''
  return `<path d="${d}" fill="none" stroke="${lit ? ink : '#7d8790'}" stroke-width="${width}"${dash}${needless ? '' : ' marker-end="url(#needed)"'}/>`
}

function column_of(column: View['columns'][number], x: number, view: View, words: Words, lit?: Lit): string[] {
  const out = [words_at(x, 24, column_title(column.step), 'font-weight="600" font-size="15"')]
  let y: number = size.head
  for (const group of column.groups) {
    out.push(words_at(x, y + 22, cut(group_title(group, view, words), letters(0, 13)), `fill="${soft}" font-size="13" font-weight="600"`))
    y += size.group
    for (const card of group.cards.slice(0, group.shown)) {
      out.push(card_of(card, x, y, view, words, lit))
      y += size.row
    }
    if (has_button(group)) {
      if (group.shown < group.cards.length) out.push(words_at(x + 8, y + 22, t().explore.paths_cut(group.cards.length - group.shown), `fill="${soft}" font-size="13"`))
      y += size.more
    }
    y += size.after
  }
  return out
}

function card_of(card: Card, x: number, y: number, view: View, words: Words, lit?: Lit): string {
  const strong = view.starts.has(card.ref) || lit?.cards.has(card.ref)
  const sign = effect_signs[card.level]
  const meta = [level_word(card), card.owner ? words.unit(card.owner, true) : '', card.phase && card.phase !== 'active' ? t().phase[card.phase] : ''].filter(Boolean).join(' · ')
  const lines = wrap(card.name, letters(22, 14))
  return [
    `<g data-ref="${xml_text(card.ref)}"><rect x="${x + 0.5}" y="${y + 0.5}" width="${size.card - 1}" height="${size.card_height - 1}" rx="6" fill="#ffffff" stroke="${strong ? ink : '#7d8790'}" stroke-width="${strong ? 3 : 1}"/>`,
    `<rect x="${x}" y="${y}" width="6" height="${size.card_height}" rx="2" fill="${colours[family_of(card.kind)]}"/>`,
    ...lines.map((line, i) => words_at(x + 14, y + 18 + i * 16, line, card === view.middle ? 'font-weight="600"' : '')),
    sign
      ? `<path transform="translate(${x + 14} ${y + 39}) scale(0.8)" d="${sign.path}" fill="${sign.filled ? ink : 'none'}" stroke="${ink}" stroke-width="1.6"${sign.dotted ? ' stroke-dasharray="0.1 2.9" stroke-linecap="round"' : ''}/>`
      : '',
    words_at(x + (sign ? 32 : 14), y + 49, cut(meta, letters(sign ? 40 : 22, 12)), `fill="${soft}" font-size="12"`),
    '</g>',
  ].join('')
}

function legend(y: number): string {
  let x = 24
  const parts: string[] = []
  for (const [strength, word] of Object.entries(t().explore.legend)) {
    parts.push(`<g transform="translate(${x} ${y})">${line_of('M0 6H34', strength, false)}${words_at(50, 11, word, `font-size="12" fill="${soft}"`)}</g>`)
    x += 76 + word.length * 6.4
  }
  return parts.join('')
}

/** How many letters of a size fit in a card, of which `taken` is not theirs. */
const letters = (taken: number, points: number) => Math.floor((size.card - taken) / (points * 0.56))
const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Two lines at most, broken between words where that can be. */
function wrap(text: string, most: number): string[] {
  if (text.length <= most) return [text]
  const space = text.lastIndexOf(' ', most)
  const at = space > most / 3 ? space : most
  return [text.slice(0, at).trim(), cut(text.slice(at).trim(), most)]
}

/** A PNG of the picture, twice as fine where the browser can draw that; undefined where it cannot draw it at all. */
export async function png(picture: Picture): Promise<Blob | undefined> {
  const scale = Math.min(2, 16_000 / picture.width, 16_000 / picture.height)
  const url = URL.createObjectURL(new Blob([picture.svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(picture.width * scale)
    canvas.height = Math.ceil(picture.height * scale)
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return (await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))) ?? undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}
