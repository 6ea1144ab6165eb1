// SPDX-License-Identifier: MPL-2.0
// The file of a proposal, and what can be said of it without asking anybody: how it is read, written and summed, and
// which step of the page holds what.

export interface Named {
  ref: string
  weight?: number
}
export interface Need {
  text: string
  capabilities: Named[]
  data: Named[]
  technologies: Named[]
  functions: string[]
  unit: string
  start: string
}
/** One thing that the plan does: its name, and what it says. */
export type Operation = Record<string, Record<string, unknown>>
export interface Row {
  kind: string
  year?: number
  from?: number
  to?: number
  unit?: string
  amount?: number
  area?: string
  what?: string
  certainty?: string
  measured_by?: string
}
export interface Deviation {
  rule: string
  element: string
  about?: string
  type: 'explanation' | 'waiver'
  ground?: string
  reason?: string
  measures?: string[]
  until?: string
}
export type Statement = string | { not_known: string }
export interface Proposal {
  key: string
  name: string
  owner: string
  contact: string
  case_type: string
  funding: string
  confidential_cost: boolean
  summary: string
  background: string
  need: Need
  plan: { on: string; operations: Operation[] }
  economy: { price_year?: number; horizon?: number; rows: Row[]; benefits: Row[] }
  statements: Record<string, Statement>
  answers: {
    rejected: { ref: string; reason: string }[]
    principles: Record<string, string>
    alternatives: { name: string; why_not: string }[]
    deviations: Deviation[]
  }
}

export const steps = ['need', 'exists', 'case', 'plan', 'money', 'statements', 'principles', 'frames', 'forward'] as const
export type Step = (typeof steps)[number]

/** The statements that are asked for, and the words each is answered with. */
export const statements: Record<string, readonly string[]> = {
  dpia: ['yes', 'no', 'not_needed'],
  ai: ['none', 'minimal', 'limited', 'high_risk'],
  accessibility: ['yes', 'no', 'not_needed'],
  archive_duty: ['keep', 'discard', 'none'],
  exit_plan: ['yes', 'no'],
  processor_agreement: ['yes', 'no', 'not_needed'],
  outside_eu: ['yes', 'no'],
  security_assessment: ['yes', 'no', 'not_needed'],
  security_class: ['public', 'internal', 'confidential', 'sensitive'],
}
export const principles = ['common_first', 'fewest_systems', 'close_to_core'] as const
export const grounds = ['no_supply', 'law', 'security', 'economy', 'transition', 'pilot', 'other'] as const
export const least_reason = 40
export const most_summary = 600
export const most_background = 6000

const parts = (): Pick<Proposal, 'need' | 'plan' | 'economy' | 'statements' | 'answers'> => ({
  need: { text: '', capabilities: [], data: [], technologies: [], functions: [], unit: '', start: '' },
  plan: { on: '', operations: [] },
  economy: { rows: [], benefits: [] },
  statements: {},
  answers: { rejected: [], principles: {}, alternatives: [], deviations: [] },
})
const heads = (): Omit<Proposal, keyof ReturnType<typeof parts>> => ({ key: '', name: '', owner: '', contact: '', case_type: '', funding: '', confidential_cost: false, summary: '', background: '' })

type Json = Record<string, unknown>
const is_object = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A file with every member in its place, so that fields can be bound to it; what we do not know stays, for the server to name. */
export function whole(file: Json): Proposal {
  const over = (usual: Json, given: unknown): Json => {
    const out: Json = { ...usual }
    for (const [name, value] of Object.entries(is_object(given) ? given : {}))
      if (value !== null) out[name] = is_object(usual[name]) ? over(usual[name], value) : value
    return out
  }
  const { fundament: _, ...rest } = structuredClone(file)
  return over({ ...heads(), ...parts() } as unknown as Json, rest) as unknown as Proposal
}

/** The file of a proposal: what is not stated is not in it. */
export function file_of(proposal: Proposal): Json {
  const rejected = proposal.answers.rejected.filter((one) => one.reason.trim()) // one without a reason is not rejected yet
  return { fundament: 'investment/1', ...(stated({ ...proposal, answers: { ...proposal.answers, rejected } }) as Json | undefined) }
}
function stated(value: unknown): unknown {
  if (value === '' || value === null || value === undefined || value === false || (typeof value === 'number' && Number.isNaN(value))) return undefined
  if (Array.isArray(value)) {
    const out = value.map(stated).filter((one) => one !== undefined)
    return out.length ? out : undefined
  }
  if (!is_object(value)) return value
  const out: Json = {}
  for (const [name, one] of Object.entries(value)) {
    const said = name === 'set' ? one : stated(one)
    if (said !== undefined) out[name] = said
  }
  // a plan is a day and what is done: a day alone is none; money without rows is not begun
  if ('on' in out && Object.keys(out).length === 1 && 'operations' in value) return undefined
  return Object.keys(out).length ? out : undefined
}

/** What hinders that a file is shown at all: the first place that is not of the form; undefined of one that can be. */
export function misshapen(file: unknown): string | undefined {
  if (!is_object(file)) return ''
  const usual = { ...heads(), ...parts() } as unknown as Json
  const wrong = (at: string, form: unknown, given: unknown): string | undefined => {
    if (given === null || given === undefined) return undefined
    if (Array.isArray(form)) return Array.isArray(given) ? undefined : at
    if (is_object(form)) {
      if (!is_object(given)) return at
      for (const [name, one] of Object.entries(form)) {
        const found = wrong(`${at}/${name}`, one, given[name])
        if (found !== undefined) return found
      }
      return undefined
    }
    return typeof given === typeof form ? undefined : at
  }
  const found = wrong('', usual, file)
  if (found !== undefined) return found
  const objects = (list: unknown, at: string) => (Array.isArray(list) ? list.map((one, i) => (is_object(one) ? undefined : `${at}/${i}`)).find(Boolean) : undefined)
  const { need, plan, economy, answers } = file as Record<string, Json | undefined>
  const operation = (one: unknown) => is_object(one) && Object.keys(one).length === 1 && is_object(Object.values(one)[0])
  const odd = Array.isArray(plan?.operations) ? plan.operations.findIndex((one) => !operation(one)) : -1
  return (
    (odd >= 0 ? `/plan/operations/${odd}` : undefined) ??
    (['capabilities', 'data', 'technologies'] as const).map((name) => objects(need?.[name], `/need/${name}`)).find(Boolean) ??
    (['rows', 'benefits'] as const).map((name) => objects(economy?.[name], `/economy/${name}`)).find(Boolean) ??
    (['rejected', 'alternatives', 'deviations'] as const).map((name) => objects(answers?.[name], `/answers/${name}`)).find(Boolean)
  )
}

/** Does it hold anything but the need that an address can name? */
export function is_begun(proposal: Proposal): boolean {
  const { need, ...rest } = file_of(proposal) as { need?: Partial<Need> }
  return Object.keys(rest).length > 1 || !!need?.functions || !!need?.start || [...(need?.capabilities ?? []), ...(need?.data ?? []), ...(need?.technologies ?? [])].some((one) => one.weight)
}

/** Letters that stand for others in keys, and nothing but letters, digits and hyphens. */
export function key_from(name: string): string {
  const letters: Record<string, string> = { æ: 'ae', ø: 'oe', å: 'aa', ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }
  const plain = name.toLowerCase().replace(/[æøåäöüß]/g, (letter) => letters[letter]!)
  return plain.normalize('NFD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).replace(/-+$/, '')
}

/** The step that holds a place of the file, by its JSON pointer or by what the check says is missing. */
export function step_of(place: string): Step {
  const [first, second] = place.replace(/^\//, '').split(/[/.]/)
  if (first === 'need') return 'need'
  if (first === 'plan' || first === 'on' || first === 'operations') return 'plan'
  if (first === 'economy' || first === 'amounts') return 'money'
  if (first === 'statements' || first === 'statement') return 'statements'
  if (first === 'answers') return second === 'deviations' ? 'frames' : second === 'rejected' ? 'exists' : 'principles'
  return 'case'
}

/** Which of the plan's operations a place of the file is in; -1: none. */
export const operation_of = (place: string): number => +(/\/operations\/(\d+)/.exec(place)?.[1] ?? -1)

export interface Sums {
  years: number[]
  rows: (number | undefined)[][] ///< of each row by year; undefined: not stated
  total: number[]
}
/** What is stated, by year. Money that is not stated is not nought: it is left out of the sum. */
export function sums_of(rows: readonly Row[]): Sums {
  const spans = rows.map((row) => [row.year ?? row.from, row.year ?? row.to ?? row.from] as const)
  const known = spans.flatMap((span) => span.filter((year): year is number => Number.isInteger(year)))
  const first = Math.min(...known)
  const last = Math.min(Math.max(...known), first + 60)
  const years = known.length ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : []
  const by_row = rows.map((row, i) => years.map((year) => (row.amount !== undefined && year >= (spans[i]![0] ?? Infinity) && year <= (spans[i]![1] ?? -Infinity) ? row.amount : undefined)))
  return { years, rows: by_row, total: years.map((_, i) => by_row.reduce((sum, row) => sum + (row[i] ?? 0), 0)) }
}

export const name_of_operation = (operation: Operation): string => Object.keys(operation)[0] ?? ''
export const body_of = (operation: Operation): Record<string, unknown> => Object.values(operation)[0] ?? {}
/** The day of an operation: its own, or the plan's. */
export const day_of = (operation: Operation, plan: Proposal['plan']): string => String(body_of(operation).on ?? plan.on ?? '')

/** What the plan adds, by ref: operations may name it though the catalogue does not have it. */
export const added_by = (proposal: Proposal): { ref: string; name: string }[] =>
  proposal.plan.operations.filter((one) => one.add).map((one) => ({ ref: String(one.add!.ref ?? ''), name: String(one.add!.name ?? one.add!.ref ?? '') }))

/** A whole number of kroner of "4.800.000", "4 800 000 kr."; undefined of nothing, NaN of what is none. */
export function kroner(text: string): number | undefined {
  const bare = text.replace(/(kr\.?|dkk)/gi, '').trim()
  if (!bare) return undefined
  return /^\d{1,3}([.,\s\u00a0]\d{3})+$|^\d+$/.test(bare) ? +bare.replace(/[.,\s\u00a0]/g, '') : NaN
}
