// SPDX-License-Identifier: MPL-2.0
// Proposals that are kept: the list of them, one with its reports, and the steps that are taken with it.
import { address_of, get, post, send, type Query } from './client'
import type { Decision, Happened, Hearing, Investments, KeptInvestment, Named, Remark, Report } from './types.gen'

/** What the list tells of one. */
export type Summary = Pick<KeptInvestment, 'ref' | 'name' | 'state' | 'version' | 'owner' | 'party' | 'case_type' | 'funding' | 'outcome' | 'starts' | 'ends' | 'submitted_on' | 'decided_on' | 'cost_once' | 'cost' | 'cost_year'>
export type State = KeptInvestment['state']
export type Action = KeptInvestment['actions'][number]

/** A line of its course; `planned` and `happened` of a day that came true. */
export interface Event {
  what: string
  on: string
  by: string
  version: number
  revision: number
  remark: string | null
  planned: string | null
  happened: string | null
}
export interface KeptReport {
  number: string
  version: number
  asked: string
  outcome: string
}
export interface Deviation {
  rule: string
  title: string
  element: Named | null
  about: Named | null
  type: string
  reason: string | null
  measures: readonly string[]
  until: string | null
  text: string ///< what it is worth
}
export interface Proposal extends Omit<KeptInvestment, 'course' | 'reports'> {
  course: readonly Event[]
  reports: readonly KeptReport[]
}

const of = (ref: string, ...more: string[]) => ['investments', encodeURIComponent(ref), ...more].join('/')
/** Where it, or its report, can be downloaded. */
export const file_address = (ref: string, report = '', format = '') => address_of(report ? of(ref, 'reports', report) : of(ref), { format })

/** All that fit, however many pages they take. */
export async function get_investments(query: Query, signal?: AbortSignal): Promise<{ revision: number; investments: Summary[] }> {
  const investments: Summary[] = []
  for (let cursor = ''; ; ) {
    const page = await get<Investments>('investments', { ...query, limit: 1000, cursor }, signal)
    investments.push(...(page.investments as unknown as Summary[]))
    if (!page.next) return { revision: page.revision, investments }
    cursor = page.next
  }
}

export const get_investment = async (ref: string, signal?: AbortSignal) => (await get<KeptInvestment>(of(ref), {}, signal)) as unknown as Proposal

export const get_report = (ref: string, report: string, signal?: AbortSignal) => get<Report>(of(ref, 'reports', report), {}, signal)

/** The report as the server sets it, in Markdown. */
export const get_report_text = async (ref: string, report: string, signal?: AbortSignal) => (await send(file_address(ref, report, 'markdown'), { headers: { accept: 'text/markdown' }, signal })).text()

export type Said = Remark | Hearing | Decision | Happened | Record<string, never>
/** Takes a step; the answer is the proposal after it. */
export const take_step = async (ref: string, step: Exclude<Action, 'edit'>, said: Said) => (await post<KeptInvestment>(of(ref, step === 'keep_report' ? 'reports' : step), said)) as unknown as Proposal
