// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { attributes_of, legal, may_add, may_join, roles_of, targets, with_role } from '../../src/state/legal'
import type { Metamodel } from '../../src/state/catalogue.svelte'

const labels = { da: 'x', en: 'x', da_inverse: 'x', en_inverse: 'x', da_plural: 'x', en_plural: 'x' }
const kind = (name: string, ...attributes: string[]) => ({ name, ...labels, attributes: attributes.map((name) => ({ name, type: 'enum', ...labels })) })
const metamodel = {
  enums: {},
  attributes: ['criticality', 'lifecycle', 'roles'].map((name) => ({ name, type: name === 'roles' ? 'roles' : 'enum', ...labels })),
  relation_attributes: [],
  kinds: [kind('unit'), kind('system', 'hosting', 'archive_duty'), kind('capability'), kind('decision'), kind('junction'), kind('investment')],
  relations: [
    { name: 'depends_on', ...labels },
    { name: 'supports', ...labels, joins: [{ source: ['system'], target: ['capability'] }] },
    { name: 'uses', ...labels, joins: [{ source: ['unit'] }] },
    { name: 'decides', ...labels, joins: [{ source: ['decision'], target: ['system'] }] },
  ],
} as unknown as Metamodel
const names = (source: string, target: string) => legal(metamodel, source, target).map((one) => one.name)

describe('what a plan may say', () => {
  it('are relations between the kinds that they join', () => {
    expect(names('system', 'capability')).toEqual(['depends_on', 'supports'])
    expect(names('system', 'system')).toEqual(['depends_on'])
    expect(names('unit', 'system')).toEqual(['depends_on', 'uses'])
    expect(names('unit', 'unit')).toEqual([])
    expect(names('decision', 'system')).toEqual([])
    expect(names('system', '')).toEqual(['depends_on', 'supports'])
    expect(targets(metamodel, 'system', 'supports')).toEqual(['capability'])
  })
  it('are kinds that nobody approves by', () => {
    expect(may_add(metamodel).map((one) => one.name)).toEqual(['system', 'capability'])
    expect(may_join(metamodel)).not.toContain('investment')
  })
  it('are attributes that a field can take, but for the phases, which the plan gives', () => {
    const { first, rest } = attributes_of(metamodel, 'system')
    expect([first.map((one) => one.name), rest.map((one) => one.name)]).toEqual([['criticality', 'hosting'], ['archive_duty']])
  })
  it('are roles, one holder each', () => {
    expect([roles_of('system'), roles_of('technology')]).toEqual([['system_owner'], []])
    const had = [{ role: 'system_owner', holder: 'unit:a' }, { role: 'data_owner', holder: 'unit:b' }]
    expect(with_role(had, 'system_owner', 'unit:c')).toEqual([had[1], { role: 'system_owner', holder: 'unit:c' }])
    expect(with_role([had[0]!], 'system_owner', '')).toBeUndefined()
  })
})
