// SPDX-License-Identifier: MPL-2.0
export type Cell = string | number | null

/**
 * As the API writes CSV for people: RFC 4180, in Danish with semicolons and decimal commas; a text that a spreadsheet
 * would take for a formula, and that is no number, begins with an apostrophe, so that it stays a text.
 */
export const csv_of = (lines: readonly (readonly Cell[])[], danish = false): string => lines.map((line) => line.map((value) => cell(value, danish)).join(danish ? ';' : ',') + '\r\n').join('')

function cell(value: Cell, danish: boolean): string {
  if (typeof value === 'number') return danish ? String(value).replace('.', ',') : String(value)
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) && !/^-(\d+\.?\d*|\.\d+)$/.test(value) ? `'${value}` : (value ?? '')
  return /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
