// SPDX-License-Identifier: MPL-2.0
// What a reader chose, remembered in this browser: language, light or dark, single-letter keys, what stands unfolded.
import { answer_in } from '../api/client'
import { set_language, type Language } from '../i18n'

export type Theme = 'system' | 'light' | 'dark'

const chosen = $state({ theme: 'system' as Theme, letters: true, filters: false, signs: false })

export const settings = {
  get theme(): Theme {
    return chosen.theme
  },
  set theme(theme: Theme) {
    chosen.theme = theme
    keep('theme', theme)
    show_theme()
  },
  /** Do single letters work as keys (WCAG 2.1.4)? */
  get letters(): boolean {
    return chosen.letters
  },
  set letters(on: boolean) {
    chosen.letters = on
    keep('letters', on ? 'on' : 'off')
  },
  /** Do the explorer's filters, and what its signs mean, stand unfolded? */
  get filters(): boolean {
    return chosen.filters
  },
  set filters(open: boolean) {
    chosen.filters = open
    keep('filters', open ? 'open' : 'folded')
  },
  get signs(): boolean {
    return chosen.signs
  },
  set signs(open: boolean) {
    chosen.signs = open
    keep('signs', open ? 'open' : 'folded')
  },
}

function show_theme(): void {
  if (chosen.theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen.theme
}

/** The language of the page and of the server's answers. */
export function speak(language: Language, remember: boolean): void {
  set_language(language)
  answer_in(language)
  document.documentElement.lang = language
  if (remember) document.cookie = `lang=${language}; path=/; max-age=31536000; samesite=strict`
}

/** The address decides, then the cookie, then the browser's languages, then Danish. */
export function start_settings(in_address: string): void {
  const cookie = /(?:^|; )lang=(da|en)/.exec(document.cookie)?.[1]
  const browser = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'da' || tag === 'en')
  speak((in_address || cookie || browser || 'da') as Language, false)
  const theme = kept('theme')
  if (theme === 'light' || theme === 'dark') chosen.theme = theme
  chosen.letters = kept('letters') !== 'off'
  chosen.filters = kept('filters') === 'open'
  chosen.signs = kept('signs') === 'open'
  show_theme()
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // a browser that keeps nothing still shows everything
  }
}

function kept(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
