// SPDX-License-Identifier: MPL-2.0
// The language of the page; it knows no texts, so that they can ask for it.
export type Language = 'da' | 'en'

const current = $state({ language: 'da' as Language })

export const language = (): Language => current.language
export function set_language(language: Language): void {
  current.language = language
}
