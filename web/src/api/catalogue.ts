// SPDX-License-Identifier: MPL-2.0
// The questions of the API as functions.
import { get } from './client'
import type { Approval, Changes, ElementWithRelations, Elements, Found, Impact, Paths } from './types.gen'

export type Direction = 'dependents' | 'dependencies'

export interface Asked {
  of: string
  direction: Direction
  depth?: number
  relation?: readonly string[]
  kind?: readonly string[]
  unit?: readonly string[]
  effect?: string
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
  asked: { name: string; version?: string; unit?: string; environment?: string; data_class?: string; use?: string; on?: string },
  signal?: AbortSignal,
) => get<Approval>('technologies/check', asked, signal)

export const get_paths = (from: string, to: string, query: { mode?: string; on?: string; relation?: readonly string[]; limit?: number; depth?: number }, signal?: AbortSignal) =>
  get<Paths>('paths', { from, to, ...query }, signal)

export const get_changes = (query: { since?: number; after?: number; ref?: string; limit?: number }, signal?: AbortSignal) =>
  get<Changes>('changes', query, signal)
