// SPDX-License-Identifier: MPL-2.0
/** Why an answer is not whole: its reason, `limit` or `other`; '' if it is. `all`: an answer in pages is not, either. */
export function cut_of(answer: unknown, all = false): string {
  if (typeof answer !== 'object' || answer === null) return ''
  const { complete, reason, stopped_at_limit, next } = answer as { complete?: unknown; reason?: unknown; stopped_at_limit?: unknown; next?: unknown }
  if (complete === false) return typeof reason === 'string' && reason ? reason : 'other'
  if (stopped_at_limit === true) return 'limit'
  return all && next ? 'rows' : ''
}
