// SPDX-License-Identifier: MPL-2.0
// What a proposal's members say, in words that several parts of its page use.
import type { Event, Proposal } from '../../api/proposals'
import type { Report } from '../../api/types.gen'
import { long_day } from '../../i18n'
import { p } from '../../i18n/proposals'

/** What a party has said so far. */
export function before(of: Proposal, party: string): string {
  const entry = of.hearing?.find((one) => one.party === party)
  if (!entry) return p().page.no_answer_yet
  return entry.no_answer_by ? p().page.said_nothing(long_day(entry.no_answer_by)) : p().page.answered(long_day(entry.on))
}

export const is_approved = (of: Proposal): boolean => !!of.outcome?.startsWith('approved')

/** Who must be heard and has not been. */
export const unheard = (of: Proposal, report: Report | undefined) => (report?.heard ?? []).filter((one) => one.force === 'heard' && !of.hearing?.some((entry) => entry.party === one.party.ref))

/**
 * The days of the plan that nobody has said came true. They are read of the file, where each operation has its own once it
 * was submitted: a report tells of none that was over when it was made.
 */
export function days_left(of: Proposal): readonly string[] {
  const plan = of.file.plan as { on?: string; operations?: readonly Record<string, Record<string, unknown>>[] } | null | undefined
  const days = (plan?.operations ?? []).flatMap((operation) =>
    Object.values(operation).flatMap((one) => {
      const dated = Object.entries(one).flatMap(([name, value]) => (/^(on|.*_from)$/.test(name) && typeof value === 'string' ? [value] : []))
      const until = typeof one.until === 'string' ? [next_day(one.until)] : []
      return [...(dated.length || !plan?.on ? dated : [plan.on]), ...until]
    }),
  )
  return [...new Set(days)].sort().filter((day) => !of.course.some((event) => event.planned === day))
}
const next_day = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** The last time it came into a state. */
export const came = (of: Proposal, what: string): Event | undefined => of.course.findLast((event) => event.what === what)
