// SPDX-License-Identifier: MPL-2.0
// What every screen needs of the catalogue: its words in both languages, its units, and how new it is.
import { get, on_revision } from '../api/client'
import { get_elements } from '../api/catalogue'
import type { Element } from '../api/types.gen'
import { by_name, capital, language, t } from '../i18n'

interface Labels {
  da: string
  en: string
}
export interface Attribute extends Labels {
  name: string
  type: string
  enum?: string
  unit?: string
  values?: ({ value: string } & Labels)[]
}
export interface Kind extends Labels {
  name: string
  da_plural: string
  en_plural: string
  attributes: Attribute[]
}
export interface RelationType extends Labels {
  name: string
  da_inverse: string
  en_inverse: string
  attributes?: Attribute[]
  joins?: { source?: string[]; target?: string[] }[] ///< the kinds that it joins; any, where it does not say
}
export interface Metamodel {
  enums: Record<string, ({ value: string } & Labels)[]>
  attributes: Attribute[]
  relation_attributes: Attribute[]
  kinds: Kind[]
  relations: RelationType[]
}

const held = $state<{ metamodel?: Metamodel; units: Map<string, Element>; revision: number; newest: number }>({
  units: new Map(),
  revision: 0,
  newest: 0,
})
let kinds = new Map<string, Kind>()
let ranks = new Map<string, number>()
let relations = new Map<string, RelationType>()

export const catalogue = {
  get ready(): boolean {
    return held.metamodel !== undefined
  },
  get metamodel(): Metamodel | undefined {
    return held.metamodel
  },
  get units(): ReadonlyMap<string, Element> {
    return held.units
  },
  /** The revision of the answers on the screen. */
  get revision(): number {
    return held.revision
  },
  /** The revision that was last heard of; a backup that was restored may have a lower one. */
  get newest(): number {
    return held.newest
  },
}

on_revision((revision) => {
  held.revision = held.newest = revision
})

export async function start_catalogue(signal?: AbortSignal): Promise<void> {
  const [metamodel, units] = await Promise.all([
    get<Metamodel>('metamodel', {}, signal),
    get_elements({ kind: 'unit', limit: 10_000, plan: undefined }, signal),
  ])
  kinds = new Map(metamodel.kinds.map((kind) => [kind.name, kind]))
  ranks = new Map(metamodel.kinds.map((kind, i) => [kind.name, i]))
  relations = new Map(metamodel.relations.map((relation) => [relation.name, relation]))
  held.metamodel = metamodel
  held.units = new Map(units.elements.map((unit) => [unit.ref, unit]))
}

/** Asks whether the catalogue has moved on; silent when nobody answers. */
export async function look_for_news(): Promise<void> {
  try {
    const ready = await get<{ revision: number }>('/readyz')
    held.newest = ready.revision
  } catch {
    // whoever asks for data says so
  }
}

export const kind_of = (ref: string) => ref.slice(0, ref.indexOf(':'))
export const key_of = (ref: string) => ref.slice(ref.indexOf(':') + 1)
export const find_kind = (name: string) => kinds.get(name)


export function kind_label(kind: string, many = false): string {
  const found = kinds.get(kind)
  if (!found) return kind
  return capital(many ? found[`${language()}_plural`] : found[language()])
}

/** "runs on" seen from its source, or "runs" seen from its target. */
export function verb(relation: string, from_source: boolean): string {
  const found = relations.get(relation)
  if (!found) return relation
  return from_source ? found[language()] : found[`${language()}_inverse`]
}

export function enum_label(name: string, value: string): string {
  return held.metamodel?.enums[name]?.find((one) => one.value === value)?.[language()] ?? value
}

export function attribute_of(kind: string, name: string): Attribute | undefined {
  return kinds.get(kind)?.attributes.find((one) => one.name === name) ?? held.metamodel?.attributes.find((one) => one.name === name)
}

const bounds = (): Record<string, string> => ({ '=': ':', '<=': ` ${t().element.at_most}`, '>=': ` ${t().element.at_least}` })

/** A decision's condition in words: "kritikalitet højst almindelig" of "criticality<=normal"; what is only text as it is. */
export function condition(text: string): string {
  const said = /^(\w+)(<=|>=|=)(.+)$/.exec(text)
  const attribute = said && (attribute_of('system', said[1]!) ?? attribute_of('technology', said[1]!))
  if (!said || !attribute) return t().element.conditions[text] ?? text
  const values = said[3]!.split('|').map((value) => (attribute.enum ? enum_label(attribute.enum, value) : value))
  return `${attribute[language()]}${bounds()[said[2]!]} ${values.join(` ${t().or} `)}`
}

/** Where a kind stands in the metamodel, for an order that never changes. */
export const kind_rank = (name: string): number => ranks.get(name) ?? 999

/** What an element is called in the language of the page, as answers call it. */
export const name_of = (element: { ref: string; name: string; name_en?: unknown }): string =>
  (language() === 'en' && typeof element.name_en === 'string' && element.name_en) || element.name || element.ref

/** The unit's short name where it has one, for tight places; `none` is a word of its own to the caller. */
export function unit_name(ref: string, short = false): string {
  const unit = held.units.get(ref)
  if (!unit) return key_of(ref)
  const brief = unit.short_name as string | undefined
  return (short && brief) || name_of(unit)
}

export const is_administration = (ref: string): boolean => held.units.get(ref)?.type === 'administration'

/** Administrations, named in the language of the page, in Danish order. */
export function administrations(): Element[] {
  return [...held.units.values()].filter((unit) => unit.type === 'administration').map((unit) => ({ ...unit, name: name_of(unit) })).sort((a, b) => by_name(a.name, b.name))
}
