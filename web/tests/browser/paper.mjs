// SPDX-License-Identifier: MPL-2.0
import { inflateSync } from 'node:zlib'

/**
 * The text of a PDF as Chromium writes it, without spaces: glyphs stand for letters by the table of their font. It reads
 * no other PDF.
 */
export function text_of(pdf) {
  const file = pdf.toString('latin1')
  const objects = new Map()
  for (const { 1: number, index, 0: head } of file.matchAll(/(?:^|\n)(\d+) 0 obj\b/g)) {
    const from = index + head.length
    objects.set(number, file.slice(from, file.indexOf('endobj', from)))
  }
  const stream = (object) => {
    const { 1: length, index, 0: head } = /\/Length (\d+)[\s\S]*?stream\r?\n/.exec(object)
    const bytes = Buffer.from(object.slice(index + head.length, index + head.length + +length), 'latin1')
    return (object.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
  }
  const letters = new Map() ///< by font, by glyph
  const letters_of = (font) => {
    if (!letters.has(font)) letters.set(font, table_of(stream(objects.get(/\/ToUnicode (\d+)/.exec(objects.get(font))[1]))))
    return letters.get(font)
  }
  let out = ''
  for (const object of objects.values()) {
    if (!/\/Type \/Page\b/.test(object)) continue
    for (const [, number] of /\/Contents ([^/>]+)/.exec(object)[1].matchAll(/(\d+) 0 R/g)) {
      let font
      for (const [word, name] of stream(objects.get(number)).matchAll(/\/F(\d+) [\d.]+ Tf|<[0-9A-Fa-f]+>/g)) {
        if (name) font = name
        else for (const [glyph] of word.matchAll(/[0-9A-Fa-f]{4}/g)) out += letters_of(font).get(parseInt(glyph, 16)) ?? ''
      }
    }
  }
  return out.replace(/\s+/g, '')
}

function table_of(cmap) {
  const table = new Map()
  const text = (hex) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  for (const [, block] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) for (const [, glyph, letter] of block.matchAll(/<(\w+)>\s*<(\w+)>/g)) table.set(parseInt(glyph, 16), text(letter))
  for (const [, block] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from, to, first] of block.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g))
      for (let glyph = parseInt(from, 16); glyph <= parseInt(to, 16); glyph++) table.set(glyph, text((parseInt(first, 16) + glyph - parseInt(from, 16)).toString(16).padStart(first.length, '0')))
  return table
}
