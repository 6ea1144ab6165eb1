// SPDX-License-Identifier: MPL-2.0
// The questions of the API as functions.
import { get, post, type Query } from './client'
import type {
  Approval,
  Approvals,
  Between,
  Changes,
  Chokepoints,
  ElementWithRelations,
  Elements,
  Found,
  Frameworks,
  FrameworksForecast,
  Impact,
  Overlaps,
  Paths,
  Queries,
  Query as NamedQuery,
  QueryAnswer,
  Reuse,
  SqlTables,
} from './types.gen'

export type Direction = 'dependents' | 'dependencies'

export interface Asked {
  of: string | readonly string[]
  direction: Direction
  depth?: number
  relation?: readonly string[]
  kind?: readonly string[]
  unit?: readonly string[]
  party?: string
  effect?: string
  level?: string
  against?: string
  change?: readonly string[]
  on?: string
  limit?: number
  cursor?: string
}

export const get_impact = (asked: Asked, signal?: AbortSignal) => get<Impact>('impact', { ...asked }, signal)

export const get_element = (ref: string, on = '', signal?: AbortSignal) =>
  get<ElementWithRelations>(`elements/${encodeURIComponent(ref)}`, { on }, signal)

export const get_elements = (query: Record<string, string | number | readonly string[] | undefined>, signal?: AbortSignal) =>
  get<Elements>('elements', query, signal)

export const search = (q: string, limit = 8, kind: readonly string[] = [], signal?: AbortSignal) =>
  get<Found>('search', { q, limit, kind }, signal)

export const check_technology = (
  asked: { name: string; version?: string } & Common,
  signal?: AbortSignal,
) => get<Approval>('technologies/check', asked, signal)

export type Common = {
  unit?: string
  environment?: string
  data_class?: string
  use?: string
  on?: string
}
/** The verdict on each name, in the order they are given; `common` is what all are asked for, the city's new use today if it is empty. */
export const check_technologies = (items: readonly { name: string; version?: string }[], common: Common = {}, signal?: AbortSignal) =>
  post<Approvals>('technologies/check', { ...Object.fromEntries(Object.entries(common).filter(([, value]) => value)), items }, signal)

export const get_paths = (from: string, to: string, query: { mode?: string; on?: string; relation?: readonly string[]; limit?: number; depth?: number }, signal?: AbortSignal) =>
  get<Paths>('paths', { from, to, ...query }, signal)

/** Every relation among these elements. */
export const get_between = (of: readonly string[], on: string, signal?: AbortSignal) => post<Between>('relations', { of }, signal, { on })

export const get_chokepoints = (query: { kind?: readonly string[]; unit?: string; on?: string; limit?: number }, signal?: AbortSignal) =>
  get<Chokepoints>('chokepoints', query, signal)

export const get_changes = (query: { since?: number; after?: number; ref?: string; limit?: number }, signal?: AbortSignal) =>
  get<Changes>('changes', query, signal)

/** Every change after a revision, oldest first, each with no more than its first operations: `count` says how many it has. */
export async function get_all_changes(since: number, ref: string, signal?: AbortSignal): Promise<Changes['changes']> {
  const out: Changes['changes'] = []
  for (;;) {
    const page = await get_changes({ since, ref, limit: 200 }, signal)
    out.push(...page.changes)
    if (!page.next) return out
    since = Math.max(page.next.since, out[out.length - 1]?.revision ?? 0) // past what is left of a large one
  }
}

export const get_frameworks = (query: Record<string, string | number>, signal?: AbortSignal) => get<Frameworks>('frameworks', query, signal)

export const get_forecast = (on: string, signal?: AbortSignal) => get<FrameworksForecast>('frameworks/forecast', { on }, signal)

export interface Need {
  text?: string
  capabilities: readonly string[]
  data: readonly string[]
  technologies: readonly string[]
  unit?: string
  limit: number
}
export const find_reuse = (need: Need, signal?: AbortSignal) => post<Reuse>('reuse', need, signal)

export const get_overlaps = (query: { capability?: readonly string[]; limit?: number }, signal?: AbortSignal) =>
  get<Overlaps>('overlaps', query, signal)

export const get_queries = (signal?: AbortSignal) => get<Queries>('queries', {}, signal)

export const run_query = (name: string, query: Query, signal?: AbortSignal) =>
  get<QueryAnswer>(`queries/${encodeURIComponent(name)}`, query, signal)

/** A named question and how many rows it has now. */
export interface Finding {
  query: NamedQuery
  total: number | null | undefined ///< null: they could not all be counted; undefined: not counted yet
}

/**
 * Counts one after the other, since few statements may run at a time and others ask as well; `so_far` sees all of them
 * after each.
 */
export async function get_findings(wanted: (query: NamedQuery) => boolean, so_far: (findings: Finding[]) => void, signal?: AbortSignal): Promise<Finding[]> {
  let out: Finding[] = (await get_queries(signal)).queries.filter(wanted).map((query) => ({ query, total: undefined }))
  for (const { query } of out) {
    so_far(out)
    const answer = await run_query(query.name, { limit: 1 }, signal)
    const total = answer.complete || answer.reason === 'rows' ? answer.total : null // less than all is no count
    out = out.map((one) => (one.query === query ? { query, total } : one))
  }
  return out
}

export const get_tables = (signal?: AbortSignal) => get<SqlTables>('sql/tables', {}, signal)

export const run_sql = (sql: string, signal?: AbortSignal) => post<QueryAnswer>('sql', { sql, limit: 10_000 }, signal)
