// SPDX-License-Identifier: MPL-2.0
// The one place that fetches. Answers are JSON or a Problem; who asks decides when to ask again.
import type { Problem as Document } from './types.gen'

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** What went wrong, in the server's words; `status` 0 means that no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: Document['code'] | 'no_answer' | 'not_understood',
    detail: string,
    readonly hint: string = '',
    readonly errors: readonly { code: string; detail: string; parameter?: string; hint?: string }[] = [],
  ) {
    super(detail)
  }
  /** Would the same question perhaps be answered in a moment? */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

let language = 'da'
/** The language of all answers from now on. */
export function answer_in(code: string): void {
  language = code
}

const seen = new Set<(revision: number) => void>()
/** Calls `listener` with the revision of each answer that has one. */
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
  return `${path.startsWith('/') ? path : `/api/v1/${path}`}?${pairs}`
}

export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return ask<T>(address_of(path, query), { signal })
}

export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return ask<T>(address_of(path), { method: 'POST', body: JSON.stringify(body), headers, signal })
}

async function ask<T>(address: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(address, { ...init, headers: { accept: 'application/json', ...init.headers } })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Problem(0, 'no_answer', '')
  }
  const text = await body_of(response, init.signal)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Problem(response.status >= 500 ? response.status : 0, 'not_understood', '')
  }
  if (!response.ok) {
    const document = value as Partial<Document>
    throw new Problem(response.status, document.code ?? 'not_understood', document.detail ?? '', document.hint, document.errors)
  }
  const revision = (value as { revision?: unknown } | null)?.revision
  if (typeof revision === 'number') for (const listener of seen) listener(revision)
  return value as T
}

async function body_of(response: Response, signal?: AbortSignal | null): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Problem(0, 'no_answer', '') // the server went away in the middle of the answer
  }
}
