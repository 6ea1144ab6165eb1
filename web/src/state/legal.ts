// SPDX-License-Identifier: MPL-2.0
// What a plan may say, by the metamodel: which kinds it may add, and which relations join which.
import type { Kind, Metamodel, RelationType } from './catalogue.svelte'

/** Nobody approves himself by plan: these are neither added nor joined by one. */
const never = ['decision', 'deviation', 'investment']

export const may_add = (metamodel: Metamodel): Kind[] => metamodel.kinds.filter((kind) => ![...never, 'unit', 'junction'].includes(kind.name))
export const may_join = (metamodel: Metamodel): string[] => metamodel.kinds.map((kind) => kind.name).filter((name) => !never.includes(name))

const joins = (type: RelationType, source: string, target: string): boolean =>
  !type.joins?.length ||
  type.joins.some((one) => (!one.source || !source || one.source.includes(source)) && (!one.target || !target || one.target.includes(target)))

/** The relations that may go from one kind to another; '' stands for a kind that is not chosen yet. */
export function legal(metamodel: Metamodel, source: string, target: string): RelationType[] {
  if ([source, target].some((kind) => never.includes(kind)) || (source === 'unit' && target === 'unit')) return []
  return metamodel.relations.filter((type) => {
    // what none but such a kind may begin is nothing for a plan
    if (type.joins?.length && type.joins.every((one) => one.source?.every((kind) => never.includes(kind)))) return false
    return joins(type, source, target)
  })
}

/** The kinds that a relation from this one may end on. */
export const targets = (metamodel: Metamodel, source: string, relation: string): string[] =>
  may_join(metamodel).filter((kind) => legal(metamodel, source, kind).some((type) => type.name === relation))

/** What the plan itself says of an element, and what nobody states by plan. */
const by_the_plan = ['lifecycle', 'phasing_in_from', 'active_from', 'phasing_out_from', 'retired_from', 'facts', 'archimate_type', 'missing_in_source', 'name_en', 'description_en', 'restricted', 'valid_from', 'valid_to']
const first = ['description', 'criticality', 'data_class', 'environment', 'hosting', 'personal_data', 'version', 'site', 'offered_to']
const simple = ['text', 'enum', 'boolean', 'integer', 'number', 'date', 'list']

/** The attributes of a kind that a field can take: those most asked for, and the rest. */
export function attributes_of(metamodel: Metamodel, kind: string): { first: Metamodel['attributes']; rest: Metamodel['attributes'] } {
  const own = metamodel.kinds.find((one) => one.name === kind)?.attributes ?? []
  const all = [...metamodel.attributes, ...own].filter((one) => simple.includes(one.type) && !by_the_plan.includes(one.name))
  const is_first = (one: (typeof all)[number]) => first.includes(one.name)
  return { first: all.filter(is_first).sort((a, b) => first.indexOf(a.name) - first.indexOf(b.name)), rest: all.filter((one) => !is_first(one)) }
}

/** Which role somebody must have for a kind of element, where the frameworks ask for one. */
export const roles_of = (kind: string): string[] => ({ system: ['system_owner'], service: ['system_owner'], data_asset: ['data_owner'], contract: ['contract_owner'] })[kind] ?? []
export interface Role {
  role: string
  holder: string
}
/** With this one in that role, or nobody. */
export function with_role(roles: readonly Role[], role: string, holder: string): Role[] | undefined {
  const out = [...roles.filter((one) => one.role !== role), ...(holder ? [{ role, holder }] : [])]
  return out.length ? out : undefined
}
