// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from 'vitest'
import { contact_of } from '../../src/state/verdict'

const unit = (properties?: { name: string; value: string }[]) => ({ ref: 'unit:x', name: 'X', kind: 'unit', properties }) as never

describe('how to reach a unit', () => {
  it.each([
    [[{ name: 'E-mail', value: ' drift@example.org ' }], { mail: 'drift@example.org', telephone: '' }],
    [[{ name: 'mail', value: 'drift@example.org?bcc=x' }], { mail: '', telephone: '' }],
    [[{ name: 'Telefon', value: '+45 33 66 33 66' }, { name: 'mail', value: 'a@b.dk' }], { mail: 'a@b.dk', telephone: '+45 33 66 33 66' }],
    [[{ name: 'tlf.', value: '3366 3366' }], { mail: '', telephone: '3366 3366' }],
    [[{ name: 'phone', value: 'ask the desk' }], { mail: '', telephone: '' }],
    [[{ name: 'number', value: '12345678' }], { mail: '', telephone: '' }],
    [undefined, { mail: '', telephone: '' }],
  ])('%j', (properties, contact) => expect(contact_of(unit(properties))).toEqual(contact))

  it('nobody has no contact', () => expect(contact_of(undefined)).toEqual({ mail: '', telephone: '' }))
})
