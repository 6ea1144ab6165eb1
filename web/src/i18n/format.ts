// SPDX-License-Identifier: MPL-2.0
// Numbers, dates and order as each language writes them.
import { language } from './language.svelte'

const locale = () => (language() === 'da' ? 'da-DK' : 'en-GB')
const made = new Map<string, unknown>()
function once<T>(name: string, make: (locale: string) => T): T {
  const key = `${locale()} ${name}`
  if (!made.has(key)) made.set(key, make(locale()))
  return made.get(key) as T
}

export const num = (value: number): string => once('number', (l) => new Intl.NumberFormat(l)).format(value)
export const plural = (count: number, one: string, many: string): string => `${num(count)} ${count === 1 ? one : many}`

/** "2,4 mio. kr." of 2400000. */
export function money(value: number): string {
  const crowns = language() === 'da' ? 'kr.' : 'DKK'
  if (Math.abs(value) < 1e6) return `${num(Math.round(value))} ${crowns}`
  const millions = once('millions', (l) => new Intl.NumberFormat(l, { maximumFractionDigits: 1 })).format(value / 1e6)
  return language() === 'da' ? `${millions} mio. ${crowns}` : `${crowns} ${millions} m`
}

/** "23.11.2026" of "2026-11-23"; anything else as it is. */
export function day(iso: string): string {
  if (!/^\d{4}-\d\d-\d\d/.test(iso)) return iso
  const [year, month, date] = iso.slice(0, 10).split('-')
  return language() === 'da' ? `${date}.${month}.${year}` : `${+date!} ${once('months', month_names)[+month! - 1]} ${year}`
}
/** "9. november 2028" of "2028-11-09": as a sentence says it. */
export function long_day(iso: string): string {
  const date = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(date.getTime()) ? iso : once('long day', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'long', timeZone: 'UTC' })).format(date)
}
/** "2028-01-01" of "1.1.2028", "2028" (its first day; this year is today), "01/01/2028", "1 Jan 2028" or the same; undefined of what is no date. */
export function date_of(text: string): string | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim().replace(/^\d{4}$/, (year) => (today().startsWith(year) ? today() : `${year}-01-01`)))
  const written = /^(\d{1,2})(?:[./ -]+)(\d{1,2}|\p{L}+)\.?(?:[./ -]+)(\d{4})$/u.exec(text.trim())
  const [year, month, date] = iso ? iso.slice(1) : written ? [written[3], written[2], written[1]] : []
  if (!year || !month || !date) return undefined
  const number = /^\d/.test(month) ? +month : 1 + once('months', month_names).findIndex((name) => name.slice(0, 3).toLowerCase() === month.slice(0, 3).toLowerCase())
  const told = `${year}-${String(number).padStart(2, '0')}-${date.padStart(2, '0')}`
  const parsed = new Date(`${told}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(told) ? told : undefined
}
const month_names = (l: string) =>
  Array.from({ length: 12 }, (_, month) => new Intl.DateTimeFormat(l, { month: 'short' }).format(new Date(2026, month, 1)))

/** Day and time of an ISO time in UTC, in the reader's own zone. */
export const moment = (iso: string): string =>
  once('moment', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeStyle: 'short' })).format(new Date(iso))

/** "14.32" of a time of this day, in the reader's own zone. */
export const clock = (time: number): string => once('clock', (l) => new Intl.DateTimeFormat(l, { timeStyle: 'short' })).format(time)

export const listed = (parts: readonly string[]): string => once('list', (l) => new Intl.ListFormat(l)).format(parts)
export const today = (): string => {
  const now = new Date()
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
}

const order = new Intl.Collator('da', { numeric: true })
/** Danish order in both languages: the names are Danish. */
export const by_name = (a: string, b: string): number => order.compare(a, b)
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase('da') + text.slice(1)
