// SPDX-License-Identifier: MPL-2.0
import { da, type Texts } from './da'
import { en } from './en'
import { language } from './language.svelte'

export { language, set_language, type Language } from './language.svelte'
export * from './format'

/** The texts in the language of the page. */
export const t = (): Texts => (language() === 'da' ? da : en)
