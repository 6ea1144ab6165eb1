// SPDX-License-Identifier: MPL-2.0
import { da, type Texts } from './da'
import { en } from './en'

export type Language = 'da' | 'en'

const current = $state({ language: 'da' as Language })

export const language = (): Language => current.language
export function set_language(language: Language): void {
  current.language = language
}

/** The texts in the language of the page. */
export const t = (): Texts => (current.language === 'da' ? da : en)
