// SPDX-License-Identifier: MPL-2.0
// The address is the state. Each page names its pattern and its keys; one parser and one printer serve them all, so that
// equal views have equal addresses: the order is fixed, and what is as usual is left out.

interface Key<T> {
  usual: T
  parse(text: string): T | undefined
  print(value: T): string
}

const text: Key<string> = { usual: '', parse: (text) => text, print: (value) => value }
const list: Key<readonly string[]> = {
  usual: [],
  parse: (text) => text.split(',').filter(Boolean).map(unescape_comma),
  print: (value) => value.map(escape_comma).join(','),
}
const date: Key<string> = { usual: '', parse: (text) => (is_date(text) ? text : undefined), print: (value) => value }

function word<W extends string>(...words: readonly [W, ...W[]]): Key<W> {
  return { usual: words[0], parse: (text) => words.find((one) => one === text), print: (value) => value }
}
function count(usual: number, least: number, most: number): Key<number> {
  return {
    usual,
    parse: (text) => (/^\d{1,9}$/.test(text) && +text >= least && +text <= most ? +text : undefined),
    print: (value) => String(value),
  }
}
/** A number of steps, or all of them. */
function steps(usual: number): Key<number> {
  const some = count(usual, 1, 98)
  return { usual, parse: (text) => (text === 'all' || text === '99' ? Infinity : some.parse(text)), print: (value) => (value === Infinity ? 'all' : String(value)) }
}
const escape_comma = (text: string) => text.replaceAll('~', '~0').replaceAll(',', '~1')
const unescape_comma = (text: string) => text.replaceAll('~1', ',').replaceAll('~0', '~')
function is_date(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

type Keys = Record<string, Key<any>>
type Values<K> = { readonly [N in keyof K]: K[N] extends Key<infer T> ? T : never }
const page = <K extends Record<string, Key<any>>>(pattern: string, keys: K) => ({ pattern, keys })

const scope = { version: text, unit: text, environment: text, data: text, use: word('new', 'existing'), on: date }

/** The pages. A `{ref}` in a pattern stands for the element, or the name, that the page is about. */
export const pages = {
  home: page('/', {}),
  technologies: page('/technologies', { q: text, ...scope }),
  technology: page('/technologies/{ref}', scope),
  assessment: page('/assessment', { q: text, ...scope }),
  radar: page('/radar', { sector: list }),
  new: page('/new', { need: text, capability: list, data: list, technology: list, unit: text, step: word('', 'exists', 'case', 'plan', 'money', 'statements', 'principles', 'frames', 'forward'), proposal: text }),
  explore_start: page('/explore', {}),
  explore: page('/explore/{ref}', {
    direction: word('both', 'dependents', 'dependencies'),
    depth: steps(2),
    relation: list,
    kind: list,
    unit: text,
    party: text,
    effect: word('touched', 'at_risk', 'degraded', 'fails'),
    with: list, ///< what fails at the same time
    against: date, ///< another date that the answer is set against
    change: list, ///< only what differs so
    level: word('', 'fails', 'degraded', 'at_risk', 'touched', 'hard', 'soft', 'weak', 'change'),
    open: list,
    around: list,
    path: text,
    as: word('graph', 'table'),
    sort: text,
    on: date,
  }),
  chokepoints: page('/chokepoints', { kind: list, unit: text, on: date }),
  paths: page('/paths', { from: text, to: text, mode: word('shortest', 'all'), on: date }),
  compare: page('/compare', { of: list, rows: word('all', 'different'), on: date }),
  landscape: page('/landscape', {
    rows: word('capability', 'administration'),
    cell: text,
    compare: list,
  }),
  elements: page('/elements', { q: text, kind: list, owner: text, phase: list, criticality: list, data_class: list, environment: list, hosting: list, personal_data: list, supplier: text, contract_ends_from: date, contract_ends_until: date, cost_from: count(0, 0, 999_999_999), sort: text, on: date, rows: count(100, 1, 100_000) }),
  element: page('/elements/{ref}', { on: date }),
  timeline: page('/timeline', { kind: list, owner: text, from: count(0, 1990, 2100), to: count(0, 1990, 2100) }),
  investments: page('/investments', { q: text, state: word('', 'draft', 'submitted', 'heard', 'decided', 'carried_out', 'withdrawn'), party: text, from: date, until: date, sort: text }),
  investment: page('/investments/{ref}', { report: text }),
  queries: page('/queries', {}),
  query: page('/queries/{ref}', { with: list, sort: text, find: text }),
  sql: page('/sql', { text }),
  frameworks: page('/frameworks', { area: text, rule: text, party: text, force: word('', 'binding', 'advisory'), state: word('', 'open', 'settled', 'ending'), on: date }),
  changes: page('/changes', { since: count(-1, 0, 999_999_999), ref: text }),
  glossary: page('/glossary', {}),
  docs: page('/docs', {}),
  accessibility: page('/accessibility', {}),
  sign_in: page('/sign-in', { back: text }), ///< and back to that address of ours
} as const

export type Page = keyof typeof pages
export type ValuesOf<P extends Page> = Values<(typeof pages)[P]['keys']>

interface Common {
  lang: string
  rev: number
  plan: readonly string[] ///< what all questions are asked with: names that POST /plans answered
  without: string ///< the day on which it is asked without them; '' with them
}
const common: Record<keyof Common, Key<any>> = { lang: word('', 'da', 'en'), rev: count(0, 0, 999_999_999), plan: list, without: date }

/** Where somebody is. `ref` is empty on pages without one; `hash` names a place on the page, without '#'. */
export type Address = {
  [P in Page]: { page: P; ref: string; values: ValuesOf<P>; common: Common; hash: string }
}[Page]
export type AddressOf<P extends Page> = Extract<Address, { page: P }>

export interface Parsed {
  address: Address | undefined ///< undefined: no such page
  ignored: string[] ///< keys that the page does not know, or whose value it does not
}

export function address<P extends Page>(page: P, ref = '', values: Partial<ValuesOf<P>> = {}, hash = ''): AddressOf<P> {
  const all: Record<string, unknown> = {}
  for (const [name, key] of Object.entries(pages[page].keys as Keys)) all[name] = key.usual
  return { page, ref, values: { ...all, ...values }, common: { lang: '', rev: 0, plan: [], without: '' }, hash } as unknown as AddressOf<P>
}

export function parse(url: string): Parsed {
  const at = new URL(url, 'http://x')
  const path = at.pathname.length > 1 ? at.pathname.replace(/\/+$/, '') : '/'
  for (const name of Object.keys(pages) as Page[]) {
    const ref = fits(path, pages[name].pattern)
    if (ref === undefined) continue
    const out = address(name, ref, {}, decoded(at.hash.slice(1)) ?? '')
    return { address: out, ignored: read(at.searchParams, out, pages[name].keys as Keys) }
  }
  return { address: undefined, ignored: [] }
}

function read(pairs: URLSearchParams, out: Address, keys: Keys): string[] {
  const ignored = new Set<string>()
  for (const [name, value] of pairs) {
    const shared = Object.hasOwn(common, name)
    const key = shared ? common[name as keyof Common] : Object.hasOwn(keys, name) ? keys[name] : undefined
    const read = key?.parse(value)
    if (read === undefined) ignored.add(name)
    else Object.assign(shared ? out.common : out.values, { [name]: read })
  }
  return [...ignored]
}

export function print(to: Address): string {
  const pairs: string[] = []
  const add = (keys: Keys, values: object) => {
    for (const [name, key] of Object.entries(keys)) {
      const value = key.print((values as Record<string, unknown>)[name])
      if (value !== key.print(key.usual)) pairs.push(`${name}=${encoded(value)}`)
    }
  }
  add(pages[to.page].keys as Keys, to.values)
  add(common as Keys, to.common)
  const path = pages[to.page].pattern.replace('{ref}', () => encodeURIComponent(to.ref).replaceAll('%3A', ':'))
  return path + (pairs.length ? `?${pairs.join('&')}` : '') + (to.hash ? `#${encodeURIComponent(to.hash)}` : '')
}

/** The same page with other values. */
export function with_values<A extends Address>(from: A, values: Partial<A['values']>): A {
  return { ...from, values: { ...from.values, ...values } }
}

function fits(path: string, pattern: string): string | undefined {
  if (!pattern.includes('{ref}')) return path === pattern ? '' : undefined
  const head = pattern.slice(0, pattern.indexOf('{ref}'))
  const rest = path.slice(head.length)
  return path.startsWith(head) && rest && !rest.includes('/') ? decoded(rest) : undefined
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** As readable as an address allows: colon, comma and slash mean nothing in a query. */
const encoded = (text: string) => encodeURIComponent(text).replace(/%3A|%2C|%2F|%40/g, decodeURIComponent)
