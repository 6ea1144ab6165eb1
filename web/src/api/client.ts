// SPDX-License-Identifier: MPL-2.0
// The one place that fetches. Answers are JSON or a Problem; who asks decides when to ask again.
import type { PlansOfAnswer, Problem as Document } from './types.gen'

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** What went wrong, in the server's words; `status` 0 means that no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: Document['code'] | 'no_answer' | 'not_understood',
    detail: string,
    readonly hint: string = '',
    readonly errors: readonly { code: string; detail: string; parameter?: string; hint?: string }[] = [],
    readonly after: number = 0, ///< seconds that the server asks us to wait; 0: it does not say
  ) {
    super(detail)
  }
  /** Would the same question perhaps be answered in a moment? */
  get passing(): boolean {
    return [0, 429, 502, 503, 504].includes(this.status) || this.code === 'revision_moved' // begun anew, it is one revision
  }
}

let language = 'da'
/** The language of all answers from now on. */
export function answer_in(code: string): void {
  language = code
}

type With = { plan: readonly string[]; on: string }
let asking = (): With => ({ plan: [], on: '' })
/** Every question that can be is asked with the plans that `what` gives when it is asked, on its day if it names none. */
export function ask_with(what: () => With): void {
  asking = what
}
/** The routes that answer with plans (a test compares them with openapi.json). */
export const with_plans = /^(elements|search|impact|relations|paths|chokepoints|reuse|overlaps|sql|technologies\/(check|in-use)|frameworks(\/(?!forecast$)[^/]+)?|elements\/.+|queries\/.+)$/

const planned = new Set<(plan: PlansOfAnswer) => void>()
/** Calls `listener` with what each answer says of the plans that it was asked with. */
export function on_plan(listener: (plan: PlansOfAnswer) => void): void {
  planned.add(listener)
}

let token = ''
let refused = () => {}
/** Every question is asked with this token, with none if it is ''; `no_more` is called when the server does not take it. */
export function ask_as(given: string, no_more: () => void): void {
  token = given
  refused = no_more
}

const seen = new Set<(revision: number) => void>()
/** Calls `listener` with the revision of each answer of the catalogue that has one. */
export function on_revision(listener: (revision: number) => void): void {
  seen.add(listener)
}

/** The address of a question: lists repeat the name, what is empty is left out. */
export function address_of(path: string, query: Query = {}): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) pairs.append(name, String(one))
  }
  if (!pairs.has('lang')) pairs.set('lang', language)
  if (with_plans.test(path) && !('plan' in query)) {
    const { plan, on } = asking()
    for (const name of plan) pairs.append('plan', name)
    if (on && !pairs.has('on') && path !== 'search') pairs.set('on', on) // a search is of no day
  }
  return `${path.startsWith('/') ? path : `/api/v1/${path}`}?${pairs}`
}

export type Table = 'csv' | 'xlsx'
/** Where all of an answer can be downloaded as a table. */
export const table_address = (path: string, query: Query, format: Table): string => address_of(path, { ...query, limit: 1_000_000, format })
/** A statement's rows as a table: as the API writes them, so that there is one way to write them. */
export async function table_of(sql: string, format: Table): Promise<Blob> {
  const { plan, on } = asking()
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ sql, ...(on && { on }), ...(plan.length && { plan }) })
  return (await send(address_of('sql', { format, plan: undefined }), { method: 'POST', headers, body })).blob()
}

/** `as`: with this token, which is only tried. */
export function get<T>(path: string, query: Query = {}, signal?: AbortSignal, as?: string): Promise<T> {
  return ask<T>(address_of(path, query), { signal }, as)
}

/** With a `query` the day and the plans stand in the address, as at a route whose body holds nothing else; without, in the body. */
export function post<T>(path: string, body: unknown, signal?: AbortSignal, query?: Query): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  if (query) return ask<T>(address_of(path, query), { method: 'POST', body: JSON.stringify(body), headers, signal })
  const { plan, on } = with_plans.test(path) ? asking() : { plan: [], on: '' }
  const asked = { ...(on && { on }), ...(body as object), ...(plan.length && { plan }) }
  return ask<T>(address_of(path, { plan: undefined }), { method: 'POST', body: JSON.stringify(asked), headers, signal })
}

/** What is not JSON: the answer as it comes, or a Problem. */
export async function send(address: string, init: RequestInit = {}): Promise<Response> {
  const response = await answer_to(address, init)
  if (!response.ok) throw await problem_of(response, init.signal)
  return response
}

async function answer_to(address: string, init: RequestInit, as = token): Promise<Response> {
  let response: Response
  try {
    // `no-cache` asks the server whether what the browser kept still holds, also on the way back to a page; what somebody
    // is told who is signed in is kept by nothing
    response = await fetch(address, { cache: as ? 'no-store' : 'no-cache', ...init, headers: { accept: 'application/json', ...init.headers, ...(as && { authorization: `Bearer ${as}` }) } })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Problem(0, 'no_answer', '')
  }
  if (response.status === 401 && as && as === token) refused()
  return response
}

async function ask<T>(address: string, init: RequestInit, as?: string): Promise<T> {
  const response = await answer_to(address, init, as)
  if (!response.ok) throw await problem_of(response, init.signal)
  const value = read(await body_of(response, init.signal))
  if (value === undefined) throw new Problem(0, 'not_understood', '', '', [], wait_of(response))
  if (!address.startsWith('/api/')) return value as T // how the server is says nothing of what is shown
  const revision = (value as { revision?: unknown } | null)?.revision
  const plan = (value as { plan?: PlansOfAnswer } | null)?.plan
  if (plan?.names) for (const listener of planned) listener(plan)
  if (typeof revision === 'number') for (const listener of seen) listener(revision)
  return value as T
}

async function problem_of(response: Response, signal?: AbortSignal | null): Promise<Problem> {
  const { code = 'not_understood', detail = '', hint, parameter, errors } = (read(await body_of(response, signal)) ?? {}) as Partial<Document>
  const places = errors ?? (parameter ? [{ code, detail, parameter, hint }] : []) // of a single one the place stands with it
  return new Problem(response.status, code, detail, hint, places, wait_of(response))
}

/** undefined of what is no JSON. */
function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The seconds of Retry-After, which may also be a time. */
function wait_of(response: Response): number {
  const said = response.headers.get('retry-after') ?? ''
  const seconds = /^\d+$/.test(said) ? +said : (Date.parse(said) - Date.now()) / 1000
  return seconds > 0 ? Math.min(Math.ceil(seconds), 3600) : 0
}

async function body_of(response: Response, signal?: AbortSignal | null): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Problem(0, 'no_answer', '') // the server went away in the middle of the answer
  }
}
