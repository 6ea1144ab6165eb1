// SPDX-License-Identifier: MPL-2.0
// The signs of kinds, states and effects: paths in a square of 16, drawn with a line of 1.6 unless they are filled.

export interface Sign {
  path: string
  filled?: boolean
  dotted?: boolean
}

export type Family = 'people' | 'business' | 'data' | 'application' | 'connection' | 'technology' | 'ground' | 'governance'

const kinds: Record<string, [Family, string]> = {
  unit: ['people', 'M2 8 8 2.5 14 8M3.5 7v6.5h9V7M6.5 13.5v-4h3v4'],
  supplier: ['people', 'M1.5 4h8v7.5h-8zM9.5 6.5H13l1.5 2.2v2.8h-5M4.5 11.5a1.4 1.4 0 1 0 .01 0M12 11.5a1.4 1.4 0 1 0 .01 0'],
  contract: ['people', 'M3.5 1.5h9v9l-1 1.5h-8zM5.5 4.5h5M5.5 7h5M9.5 10.5a1.8 1.8 0 1 0 .01 0M8.4 13.6V15M10.8 13.6V15'],
  capability: ['business', 'M8 1.5 14.5 8 8 14.5 1.5 8z'],
  activity: ['business', 'M1.5 4h8.5l4.5 4-4.5 4H1.5z'],
  intent: ['business', 'M8 1.8a6.2 6.2 0 1 0 .01 0M8 5a3 3 0 1 0 .01 0'],
  data_asset: ['data', 'M4 5.5V2h8l2 2v7h-2.5M2 5.5h7l2 2V14H2z'],
  system: ['application', 'M1.5 2.5h13v8.5h-13zM5 14h6M8 11v3'],
  service: ['application', 'M2.5 12.5h11M3.5 12.5V9a4.5 4.5 0 0 1 9 0v3.5M8 4.5V2.5'],
  interface: ['connection', 'M5.5 1.5V5M10.5 1.5V5M3.5 5h9v3a4.5 4.5 0 0 1-9 0zM8 12.5v2.5'],
  technology: ['technology', 'M8 1.5 13.8 4.8v6.4L8 14.5 2.2 11.2V4.8z'],
  infrastructure: ['ground', 'M2.5 3.8c0-1.3 2.5-2 5.5-2s5.5.7 5.5 2-2.5 2-5.5 2-5.5-.7-5.5-2zM2.5 3.8v8.4c0 1.3 2.5 2 5.5 2s5.5-.7 5.5-2V3.8'],
  decision: ['governance', 'M3 2.5h10M8 2.5v11M5 13.5h6M3 2.5 1.5 8h4L4 2.5M12 2.5 10.5 8h4z'],
  deviation: ['governance', 'M3 14V8c0-3 2-4 5-4h5M10.5 1.5 13 4l-2.5 2.5'],
  investment: ['governance', 'M2 13.5h12M4 13.5V9M8 13.5V5M12 13.5V2.5'],
}
const unknown: [Family, string] = ['governance', 'M2.5 3.5h11v9h-11z']

export const family_of = (kind: string): Family => (kinds[kind] ?? unknown)[0]
export const kind_sign = (kind: string): Sign => ({ path: (kinds[kind] ?? unknown)[1], dotted: !(kind in kinds) })

/** Octagon, half disc, open triangle, dotted ring: told apart without colour. How a thing is needed is no harm done: squares. */
export const effect_signs: Record<string, Sign> = {
  fails: { path: 'M5 1.2h6L14.8 5v6L11 14.8H5L1.2 11V5z', filled: true },
  degraded: { path: 'M8 1.8a6.2 6.2 0 1 0 .01 0M8 1.8v12.4M8 3.4h3M8 6h5M8 8.6h5.8M8 11.2h4.5' },
  at_risk: { path: 'M8 1.8 14.8 14H1.2zM8 6.5v3.6M8 11.8v.6' },
  touched: { path: 'M8 2.5a5.5 5.5 0 1 0 .01 0', dotted: true },
  hard: { path: 'M2.5 2.5h11v11h-11z', filled: true },
  soft: { path: 'M2.5 2.5h11v11h-11zM8 2.5v11M8 5h5.5M8 8h5.5M8 11h5.5' },
  weak: { path: 'M2.5 2.5h11v11h-11z' },
  change: { path: 'M2.5 2.5h11v11h-11z', dotted: true },
}

export type Tone = 'ok' | 'warn' | 'bad' | 'neutral'

const check: Sign = { path: 'M2.5 8.5 6.5 12.5 13.5 4' }
const exclamation: Sign = { path: 'M8 2.5v7M8 12.3v1' }
const up: Sign = { path: 'M8 13.5v-10M3.8 7.4 8 3.2l4.2 4.2' }
const down: Sign = { path: 'M8 2.5v10M3.8 8.6 8 12.8l4.2-4.2' }
const cross: Sign = { path: 'M3.5 3.5l9 9M12.5 3.5l-9 9' }
const question: Sign = { path: 'M5 5.5a3 3 0 1 1 4.4 2.6C8.4 8.7 8 9.2 8 10.2M8 12.6v.9' }
const clock: Sign = { path: 'M8 2a6 6 0 1 0 .01 0M8 4.8V8l2.4 1.6' }
const section: Sign = { path: 'M10.5 4A2.5 2.2 0 1 0 8 6.2M5.5 12A2.5 2.2 0 1 0 8 9.8M8 6.2c-3 0-3.4 3.6 0 3.6M8 9.8c3 0 3.4-3.6 0-3.6' }

const states: Record<string, [Tone, Sign]> = {
  active: ['ok', check],
  planned: ['neutral', clock],
  phasing_in: ['neutral', up],
  phasing_out: ['warn', down],
  retired: ['bad', cross],
  approved: ['ok', check],
  approved_with_conditions: ['warn', exclamation],
  allowed_by_waiver: ['warn', section],
  pilot: ['neutral', clock],
  proposed: ['neutral', clock],
  not_yet: ['neutral', clock],
  waiver_only: ['bad', section],
  condition_not_met: ['bad', cross],
  prohibited: ['bad', cross],
  expired: ['bad', cross],
  not_assessed: ['neutral', question],
  version_not_assessed: ['neutral', question],
  scope_not_assessed: ['neutral', question],
  ambiguous_name: ['neutral', question],
}
export const state_tone = (state: string): Tone => (states[state] ?? ['neutral'])[0] as Tone
export const state_sign = (state: string): Sign => states[state]?.[1] ?? question
export const is_state = (code: string): boolean => code in states
