// SPDX-License-Identifier: MPL-2.0
// Single letters as keys: never in a field, never with another key held, and only while they are switched on.
import { settings } from './settings.svelte'

export function is_letter(event: KeyboardEvent): boolean {
  if (!settings.letters || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  const target = event.target as HTMLElement
  return !target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]')
}
