// SPDX-License-Identifier: MPL-2.0
// What was asked of a verdict, in words, and whom to ask for one.
import type { Element } from '../api/types.gen'
import { long_day, t, today } from '../i18n'
import type { ValuesOf } from './address'
import { enum_label, unit_name } from './catalogue.svelte'

export type Scope = Pick<ValuesOf<'technologies'>, 'unit' | 'environment' | 'data' | 'use' | 'on'>

/** "ny brug, Sundheds- og Omsorgsforvaltningen, borgervendt": the scope without its date. */
export function scope_said({ unit, environment, data, use }: Scope): string {
  const words = t().technologies
  return [
    (use === 'existing' ? words.existing : words.new).toLocaleLowerCase('da'),
    unit ? unit_name(unit) : words.city.toLocaleLowerCase('da'),
    environment && enum_label('environment', environment),
    data && words.data_said(enum_label('data_class', data)),
  ]
    .filter(Boolean)
    .join(', ')
}

/** What the answer is for, said back: "PostgreSQL 12: ny brug, hele kommunen, 1. januar 2028". */
export const asked_said = (what: string, scope: Scope, usual: string = today()): string => t().technologies.asked(what, scope_said(scope), long_day(scope.on || usual))

export interface Contact {
  mail: string
  telephone: string
}

/** How to reach a unit, when somebody wrote it among its properties; '' where nobody did. */
export function contact_of(unit: Element | undefined): Contact {
  const properties = (unit?.properties as { name: string; value: string }[] | undefined) ?? []
  const find = (names: RegExp, fits: RegExp) => properties.find((one) => names.test(one.name) && fits.test(one.value))?.value.trim() ?? ''
  return {
    mail: find(/^(e-?)?mail/i, /^\s*[^\s@?&]+@[^\s@?&]+\s*$/),
    telephone: find(/^(telefon|tlf|telephone|phone)\b/i, /^\s*\+?[\d ()-]{4,}\s*$/),
  }
}
