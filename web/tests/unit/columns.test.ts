// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { begins_at, layout, body_top, draw, draw_all, scroll_to, size } from '../../src/graph/layout'
import { mermaid } from '../../src/graph/mermaid'
import type { Arrow, Between, Hit, Impact } from '../../src/api/types.gen'
import { all_cards, next_step, opened, shown_cards, with_others, type View } from '../../src/graph/model'
import { column_items, move, type_ahead } from '../../src/graph/move'
import { count_paths, is_chain, lit, paths } from '../../src/graph/paths'
import { csv_of } from '../../src/graph/csv'
import { csv, rows } from '../../src/graph/rows'
import { picture } from '../../src/graph/svg'
import { asked, build, catalogue, element, impact, words, type Relation } from './answers'

const needs = (text: string): Relation[] =>
  text.split('  ').flatMap((chain) => {
    const refs = chain.split(' -> ').map((name) => `system:${name}`)
    return refs.slice(1).map((target, i) => ({ source: refs[i]!, target }))
  })
const columns_of = (relations: Relation[], ref: string, more = {}) =>
  build(asked(relations, ref, more)).columns.map((column) => `${column.step}: ${column.groups.flatMap((group) => group.cards.map((card) => card.ref.slice(7))).join(' ')}`)
const about = { title: 'T', address: 'http://x/explore/system:a', note: 'r1' }
const everything = (relations: Relation[], ref: string, depth = 3) => {
  const folded = build(asked(relations, ref, { depth }))
  return build(asked(relations, ref, { depth, open: folded.columns.flatMap((column) => column.groups.map((group) => `${group.id}*9`)) }))
}

describe('columns', () => {
  it('put each element at its signed step', () => {
    expect(columns_of(needs('c -> b -> a -> x -> y  d -> a'), 'system:a')).toEqual(['-2: c', '-1: b d', '0: a', '1: x', '2: y'])
  })

  it('place an element of a ring once, at its smaller step, and say so', () => {
    const view = build(asked(needs('a -> b -> c -> a'), 'system:a'))
    expect(view.columns.map((column) => column.step)).toEqual([-1, 0, 1])
    expect(view.cards.get('system:b')).toMatchObject({ step: 1, ring: true })
    expect(view.cards.get('system:c')).toMatchObject({ step: -1, ring: true })
    const even = build(asked(needs('a -> b -> a'), 'system:a'))
    expect(even.cards.get('system:b')).toMatchObject({ step: 1, ring: true })
  })

  it('cut at the depth that is asked for, without changing what is nearer', () => {
    const relations = needs('d -> c -> b -> a')
    expect(columns_of(relations, 'system:a', { depth: 1 })).toEqual(['-1: b', '0: a'])
    expect(columns_of(relations, 'system:a', { depth: 2 })).toEqual(['-2: c', '-1: b', '0: a'])
  })

  it('order a column by its neighbours nearer the middle, then by name in Danish order', () => {
    const relations = needs('a -> z -> r  a -> aa -> q  a -> ø')
    const view = build({ ...asked(relations, 'system:a', { depth: 2 }), by_name: new Intl.Collator('da').compare })
    const names = view.columns.map((column) => column.groups.flatMap((group) => group.cards.map((card) => card.name.replace('Navn ', ''))))
    expect(names.at(1)).toEqual(['z', 'ø', 'aa'])
    expect(names.at(2)).toEqual(['r', 'q'])
  })

  it('say in the table why each row is there: the way to the middle in words, and how many are as short', () => {
    const verb = (_: string, from_source: boolean) => (from_source ? 'needs' : 'is needed by')
    const list = rows(build(asked(needs('d -> b -> a -> x  d -> c -> a'), 'system:a', { open: ['-2.touched'] })), { ...words, verb })
    expect(list.map((row) => [row.card.ref, row.why])).toEqual([
      ['system:b', 'needs Navn system:a'],
      ['system:c', 'needs Navn system:a'],
      ['system:d', 'needs Navn b, som needs Navn system:a; og en anden vej'],
      ['system:x', 'Navn system:a needs Navn x'],
    ])
  })

  it('fold a group over nine to eight, and what is only touched to nothing', () => {
    const relations: Relation[] = Array.from({ length: 40 }, (_, i) => ({ source: `system:s${i}`, target: 'system:a' }))
    const view = build(asked(relations, 'system:a'))
    const [systems, touched] = view.columns[0]!.groups
    expect([systems!.what, systems!.cards.length, systems!.shown]).toEqual(['system', 30, 8])
    expect([touched!.what, touched!.cards.length, touched!.shown]).toEqual(['touched', 10, 0])
    expect(build(asked(relations, 'system:a', { open: opened(systems!, [], true) })).columns[0]!.groups[0]!.shown).toBe(30)
    expect(opened(systems!, ['-1.system'], true)).toEqual(['-1.system*2'])
    expect(opened(systems!, ['-1.system*2', '1.x'], false)).toEqual(['1.x'])
  })

  it('unfold one card both ways beside it, and move nothing else', () => {
    const relations = needs('b -> a  b -> x  b -> y  p -> b  q -> b')
    const folded = build(asked(relations, 'system:a', { depth: 1 }))
    const view = build(asked(relations, 'system:a', { depth: 1, unfolded: ['system:b'] }))
    expect(view.cards.get('system:x')).toMatchObject({ step: 0, around: 'system:b', level: '' })
    expect(view.cards.get('system:p')).toMatchObject({ step: -2, around: 'system:b' })
    for (const card of all_cards(folded)) expect(layout(view).column_of.get(card.ref)!.top.get(card.ref)).toBe(layout(folded).column_of.get(card.ref)!.top.get(card.ref))
    expect(view.lines.map((line) => `${line.needing} ${line.needed}`).sort()).toEqual(['system:b system:a', 'system:b system:x', 'system:b system:y', 'system:p system:b', 'system:q system:b'])
  })
})

describe('for random catalogues', () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed)

  it.each(seeds)('seed %i: graph, table, CSV, Mermaid and picture hold the same elements', (seed) => {
    const relations = catalogue(seed, 12 + seed, 20 + seed * 2)
    const view = everything(relations, element(1))
    const list = rows(view, words)
    const expected = new Set([...impact(relations, element(1), 'dependents', 3).hits!, ...impact(relations, element(1), 'dependencies', 3).hits!].map((hit) => hit.ref))
    expect(new Set(list.map((row) => row.card.ref))).toEqual(expected)
    expect(list.length).toBe(expected.size)
    expect(shown_cards(view).length).toBe(expected.size + 1)
    expect(csv_of(csv(list, 1, '2026-11-23')).trimEnd().split('\r\n').length).toBe(expected.size + 1)
    const drawing = mermaid(view, about, words)
    expect(drawing.match(/^ {2}n\d+\[/gm)!.length).toBe(expected.size + 1)
    expect(drawing.match(/^ {2}n\d+ (==>|-->|-\.->)/gm)?.length ?? 0).toBe(view.lines.length)
    const { svg, cards } = picture(view, about, words)
    expect(cards).toBe(expected.size + 1)
    expect(svg.match(/<g data-ref=/g)!.length).toBe(expected.size + 1)
    expect(draw_all(view, layout(view)).length).toBe(view.lines.length)
  })

  it.each(seeds)('seed %i: an outer element never moves an inner card', (seed) => {
    const relations = catalogue(seed, 30, 50)
    const before = layout(everything(relations, element(1), 2))
    const after = layout(everything([...relations, { source: 'system:new', target: element((seed * 7) % 30) }], element(1), 2))
    const step = after.columns.find((column) => column.top.has('system:new'))?.step
    for (const column of before.columns) {
      if (step !== undefined && Math.abs(column.step) >= Math.abs(step)) continue
      for (const [ref, top] of column.top) expect(after.column_of.get(ref)?.top.get(ref)).toBe(top)
    }
  })

  it.each(seeds)('seed %i: all shortest paths are lit, counted and told', (seed) => {
    const relations = catalogue(seed, 20, 45)
    const view = build(asked(relations, element(1), { depth: 9 }))
    for (const card of all_cards(view)) {
      if (card === view.middle) continue
      const all = slow_paths(relations, card.step < 0 ? card.ref : element(1), card.step < 0 ? element(1) : card.ref, Math.abs(card.step))
      expect(count_paths(view, card.ref)).toBe(all.length)
      const told = paths(view, card.ref, 1000).map((path) => [path[0]!.needing, ...path.map((line) => line.needed)].join(' '))
      expect(told.sort()).toEqual(all.map((path) => path.join(' ')).sort())
      expect(paths(view, card.ref, 1000).every(is_chain)).toBe(true)
      expect([...lit(view, card.ref).cards].sort()).toEqual([...new Set(all.flat())].sort())
    }
  })

  it.each(seeds)('seed %i: the next step adds as many cards as it says', (seed) => {
    const relations = catalogue(seed, 60, 90)
    for (const depth of [1, 2, 3]) {
      const { needing, needed } = next_step(asked(relations, element(1), { depth }))
      const deeper = build(asked(relations, element(1), { depth: depth + 1 }))
      const there = (step: number) => deeper.columns.find((column) => column.step === step)?.count ?? 0
      expect([needing, needed]).toEqual([there(-depth - 1), there(depth + 1)])
    }
  })

  it.each(seeds)('seed %i: every line is drawn or stands in a stub, wherever one scrolls', (seed) => {
    const view = everything(catalogue(seed, 60, 120), element(1))
    const placed = layout(view)
    for (const scrolled of [0, 200, placed.height]) {
      const seen = { scrolled, left: 0, width: 900, height: 500 }
      const { lines, stubs } = draw(view, placed, seen)
      const visible = (ref: string) => {
        const column = placed.column_of.get(ref)!
        const y = body_top(column, placed, scrolled, 500) + column.top.get(ref)! + size.card_height / 2 - scrolled
        return y > size.head && y < 500 && column.x < 900
      }
      const whole = view.lines.filter((line) => visible(line.needing) && visible(line.needed)).length
      const half = view.lines.filter((line) => visible(line.needing) !== visible(line.needed)).length
      expect(lines.length).toBe(whole)
      expect(stubs.reduce((sum, stub) => sum + stub.others.length, 0)).toBe(half)
    }
  })
})

describe('a column in the canvas', () => {
  const tall = Array.from({ length: 30 }, (_, i): Relation => ({ source: `system:s${i}`, target: 'system:a' }))
  const view = everything([...tall, { source: 'system:a', target: 'system:x' }], 'system:a')
  const placed = layout(view)
  const short = placed.column_of.get('system:a')!
  const long = placed.column_of.get('system:s0')!

  it('stays beside what is in view when it is short, and scrolls to its end when it is long', () => {
    for (const scrolled of [0, 300, 900]) expect(body_top(short, placed, scrolled, 500) - scrolled).toBe(size.head)
    expect(body_top(long, placed, 300, 500)).toBe(size.head)
    expect(body_top(long, placed, 1e6, 500)).toBe(placed.height - long.height)
  })

  it('begins with as many whole columns as fit, the middle among them', () => {
    const wide = layout(build(asked(needs('c -> b -> a -> x -> y'), 'system:a')))
    const pitch = size.card + size.gap
    const room = (columns: number) => 2 * size.side + columns * pitch - size.gap
    for (const [columns, first] of [[1, 2], [2, 1], [3, 1], [4, 0], [5, 0], [9, 0]] as const) expect(begins_at('system:a', wide, room(columns))).toBe(first * pitch)
    expect(begins_at('system:y', wide, room(2))).toBe(3 * pitch)
    expect(room(4)).toBeLessThanOrEqual(1400 - 2 * 24 - 256 - 12 - 2 - 2 * 15) // a window of 1,400 less margins, panel, border and two scroll bars
  })

  it('scrolls just so far that a card is in view', () => {
    const seen = { scrolled: 0, left: 0, width: 1000, height: 500 }
    expect(scroll_to('system:a', placed, seen)).toEqual({})
    const last = [...long.top].at(-1)!
    const { top } = scroll_to(last[0], placed, seen)
    const y = body_top(long, placed, top!, 500) + last[1] - top!
    expect(y).toBeGreaterThanOrEqual(size.head)
    expect(y + size.row).toBeLessThanOrEqual(500)
  })
})

describe('the arrow keys', () => {
  const view = build(asked(needs('p -> b -> a  q -> c -> a  a -> x'), 'system:a', { open: ['-2.touched'] }))
  const placed = layout(view)
  const keys = (from: string, ...pressed: string[]) => pressed.reduce<string | undefined>((at, key) => (at ? move(view, placed, at, key) : at), `system:${from}`)

  it('lead to related cards sideways and through the column up and down', () => {
    expect(keys('a', 'ArrowLeft')).toBe('system:b')
    expect(keys('a', 'ArrowLeft', 'ArrowDown', 'ArrowLeft')).toBe('system:q')
    expect(keys('a', 'ArrowRight')).toBe('system:x')
    expect(keys('b', 'End')).toBe('system:c')
    expect(keys('x', 'ArrowRight')).toBeUndefined()
    expect(keys('b', 'ArrowUp')).toBeUndefined()
  })

  it('reach every card and button of a column', () => {
    const many = build(asked(catalogue(3, 80, 200), element(1)))
    for (const [i, column] of many.columns.entries())
      expect(column_items(many, i).filter((item) => many.cards.has(item)).length).toBe(column.groups.reduce((sum, group) => sum + group.shown, 0))
  })

  it('find a name by its beginning, the next one each time', () => {
    expect(type_ahead(view, 'system:b', 'navn c')).toBe('system:c')
    expect(type_ahead(view, 'system:b', 'x')).toBeUndefined()
  })
})

/** Every path of the given length, the ten-line slow way. */
function slow_paths(relations: readonly Relation[], from: string, to: string, length: number): string[][] {
  if (length === 0) return from === to ? [[from]] : []
  return relations.filter((one) => one.source === from).flatMap((one) => slow_paths(relations, one.target, to, length - 1).map((path) => [from, ...path]))
}

describe('relations off the shortest ways', () => {
  const between = (source: string, target: string, needs: 'source' | 'target' | null = 'source', more: Partial<Arrow> = {}): Between['relations'][number] => ({
    needs,
    arrow: { source: `system:${source}`, target: `system:${target}`, relation: 'depends_on', key: '', strength: 'hard', assumed: false, derived: 0, version_unknown: false, ...more } as Arrow,
  })
  const drawn = (view: View) => draw(view, layout(view), { scrolled: 0, left: 0, width: 4000, height: 4000 })
  const off = (view: View) => view.lines.filter((line) => line.off).map((line) => `${line.needing.slice(7)} ${line.needed.slice(7)}${line.needless ? ' -' : ''}`)
  const view = everything(needs('c -> b -> a  d -> b  d -> e -> a'), 'system:a')

  it('are added once, marked, with the end that needs first; what the walks came by is not told twice', () => {
    const all = with_others(view, [between('b', 'a'), between('c', 'b'), between('b', 'e'), between('b', 'e', 'source', { key: 'second' }), between('d', 'c', 'target'), between('d', 'c', null, { relation: 'replaces' }), between('d', 'elsewhere')])
    expect(off(all)).toEqual(['b e', 'c d', 'd c -'])
    expect(all.lines.length).toBe(view.lines.length + 3)
    expect(all.lines.find((line) => line.off)!.arrows.length).toBe(2)
    expect(off(view)).toEqual([]) // the view it was made of stays as it was
  })

  it('lead no path, light nothing, and are where arrow keys go last', () => {
    const all = with_others(view, [between('c', 'a'), between('d', 'a')])
    expect(count_paths(all, 'system:d')).toBe(2)
    expect([...lit(all, 'system:c').lines].some((line) => line.off)).toBe(false)
    expect(move(all, layout(all), 'system:c', 'ArrowRight')).toBe('system:b')
  })

  it('are drawn between all cards: in one column around beside it, backwards from edge to facing edge', () => {
    const all = with_others(view, [between('b', 'e'), between('a', 'c'), between('d', 'c', null)])
    const at = new Map(drawn(all).lines.filter(({ line }) => line.off).map(({ line, d }) => [`${line.needing.slice(7)} ${line.needed.slice(7)}`, d]))
    expect([...at.keys()].sort()).toEqual(['a c', 'b e', 'd c'])
    const x = (ref: string) => layout(all).column_of.get(`system:${ref}`)!.x
    const ends = (d: string) => [...d.matchAll(/-?[\d.]+/g)].map(Number).filter((_, i) => i % 2 === 0)
    expect(ends(at.get('b e')!)[0]).toBe(x('b') + size.card)
    expect(ends(at.get('b e')!).at(-1)).toBeGreaterThan(x('e') + size.card)
    expect(ends(at.get('a c')!)[0]).toBe(x('a'))
    expect(ends(at.get('a c')!).at(-1)).toBeGreaterThan(x('c') + size.card)
  })

  it('count a card out of view once, by however many lines it is joined', () => {
    const all = with_others(view, [between('b', 'a', 'source', { relation: 'uses' })])
    const stubs = draw(all, layout(all), { scrolled: 0, left: layout(all).column_of.get('system:a')!.x, width: 200, height: 900 }).stubs
    expect(stubs.find((stub) => stub.ref === 'system:a')!.others).toEqual(['system:b', 'system:e'])
  })

  it('stand in the picture, in Mermaid and in the legend', () => {
    const all = with_others(view, [between('b', 'e'), between('d', 'c', null)])
    expect(picture(all, about, words).svg.match(/stroke-dasharray="2 5"/g)!.length).toBe(3)
    const drawing = mermaid(all, about, words)
    expect(drawing.match(/linkStyle 5,6 /)).toBeTruthy()
    expect(drawing.match(/ -\.-\|/g)!.length).toBe(1)
  })

  it('of a range of versions are none by the versions that it leaves out', () => {
    const range = build(asked([{ source: 'system:b', target: 'technology:p@<15' }], 'technology:p@<15'))
    const key = between('b', 'p', 'source', { target: 'technology:p', relation: 'uses_technology', key: 'newer' })
    expect(with_others(range, [key]).lines.length).toBe(1)
  })
})

describe('what fails together', () => {
  const start = 'system:a'
  const several = (on: string | null) => {
    const both = impact(needs('c -> b -> a  e -> d  e -> b'), start, 'dependents')
    const hit = (ref: string, depth: number, change: 'worse' | 'same', needed: string[]) => ({
      ref: `system:${ref}`, kind: 'system', name: ref, owner: null, phase: 'active' as const, depth, effect: 'fails' as const, change, was: 'touched' as const, assumed: false, retired_but_used: false, derived_more: false,
      via: needed.map((target) => ({ source: `system:${ref}`, target: `system:${target}`, relation: 'depends_on', key: '', strength: 'hard' as const, assumed: false, derived: 0 })),
    })
    const hits = [hit('b', 1, 'same', ['a']), hit('e', 1, 'worse', ['d'])]
    const against = { on, reached: 2, levels: {}, changes: { same: 1, new: 0, worse: 1, milder: 0, gone: 0 } }
    return build({ ...asked([], start), beside: [{ ref: 'system:d', name: 'd' }], answers: { dependents: { ...both, hits, against } as Impact } })
  }

  it('stands in the middle, and each way ends at one of them', () => {
    const view = several(null)
    expect(view.columns.find((column) => column.step === 0)!.groups.flatMap((group) => group.cards.map((card) => card.ref))).toEqual(['system:a', 'system:d'])
    expect([...view.starts]).toEqual(['system:a', 'system:d'])
    expect(paths(view, 'system:e', 5).map((path) => path.map((line) => `${line.needing} ${line.needed}`))).toEqual([['system:e system:d']])
    expect(count_paths(view, 'system:b')).toBe(1)
    expect(rows(view, words).map((row) => row.card.ref)).toEqual(['system:b', 'system:e'])
  })

  it('marks what it does that none does alone, and nothing of another date', () => {
    const joint = (on: string | null) => [...several(on).cards.values()].filter((card) => card.joint).map((card) => card.ref)
    expect(joint(null)).toEqual(['system:e'])
    expect(joint('2026-11-27')).toEqual([])
  })

  it('says in the table and in CSV what was before', () => {
    const view = several('2026-11-27')
    const hits = new Map([['system:e', { change: 'worse', was: 'touched' } as Hit]])
    const list = rows(view, words, hits)
    expect(list.map((row) => [row.was, row.change])).toEqual([['', ''], ['berøres', 'værre']])
    expect(csv(list, 1, '2028-01-01', '2026-11-27')[2]!.slice(-3)).toEqual(['2026-11-27', 'berøres', 'værre'])
    expect(csv(list, 1, '2028-01-01')[2]!.length).toBe(11)
  })
})
