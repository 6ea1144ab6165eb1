// SPDX-License-Identifier: MPL-2.0
export type Cell = string | number | null

/**
 * RFC 4180, for a spreadsheet: a text that one would take for a formula, and that is no number, begins with an
 * apostrophe, so that it stays a text. The API does the same for `spreadsheet=true`.
 */
export const csv_of = (lines: readonly (readonly Cell[])[]): string => lines.map((line) => line.map(cell).join(',') + '\r\n').join('')

function cell(value: Cell): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) && !/^-(\d+\.?\d*|\.\d+)$/.test(value) ? `'${value}` : String(value ?? '')
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
