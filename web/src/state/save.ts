// SPDX-License-Identifier: MPL-2.0
import { csv_of, type Cell } from '../graph/csv'
import { language } from '../i18n'

/** Hands a file to the browser's downloads. */
export function save(name: string, type: string, content: string | Blob): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** With the mark by which spreadsheets know UTF-8. */
export const save_csv = (name: string, lines: readonly (readonly Cell[])[]): void => save(name, 'text/csv', '\uFEFF' + csv_of(lines, language() === 'da'))
