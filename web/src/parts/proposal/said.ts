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

/** The days of the plan that nobody has said came true. */
export function days_left(of: Proposal, report: Report | undefined): readonly string[] {
  const dates = (report?.plan?.dates as readonly string[] | undefined) ?? []
  return dates.filter((date) => !of.course.some((event) => event.planned === date))
}

/** The last time it came into a state. */
export const came = (of: Proposal, what: string): Event | undefined => of.course.findLast((event) => event.what === what)
