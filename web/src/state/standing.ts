// SPDX-License-Identifier: MPL-2.0
// How far each step of a proposal is, from the file and from what the check last said of it.
import { file_of, operation_of, step_of, steps, type Proposal, type Step } from './document'

/** Of a report, what this page reads. */
export interface Said {
  result: { outcome: string; sentence: string; counts: string; may_be_put_forward: boolean; conflicts: number; binding_open: number; waivers_asked: number; to_explain: number; not_waivable: number; missing: { what: string; text: string }[] }
  plan: { plan: string; dates: string[]; sentences: { on: string; text: string }[]; left_behind: { relation: string; text: string }[]; conflicts: { operation: number; kind: string; subject: string; text: string }[] } | null
  reuse: { sentence: string; candidates: Candidate[]; common_first: Common[] }
  frameworks: { areas: { area: string; name: string; introduced: ReportFinding[]; temporary: ReportFinding[] }[]; changed: ReportFinding[] } | null
  impact: { lost: { ref: string; text: string }[] } | null
  economy: { net: number | null; why_no_net: string | null; payback_text: string | null }
  principles: { principle: string; name: string; facts: string[] }[]
  statements: { name: string; contradicted_by: { text: string }[] }[]
  heard: { party: { ref: string; name: string }; text?: string; force?: string }[] | null
  decides: { text: string } | null
  deviations: { rule: string; element: { ref: string }; about: { ref: string } | null; answered: string; text: string }[]
  unknown: { what: string; text: string; examples: string[] }[]
}
export interface Candidate {
  ref: string
  kind: string
  name: string
  score: number
  near: boolean
  offered_to_all: boolean
  party: { name: string } | null
  does: { ref: string; name: string }[]
  functions: { text: string; note: string }[]
  used: boolean
  rejected: string | null
  unanswered: boolean
}
export interface Common {
  element: { ref: string; name: string }
  solution: { ref: string; name: string }
  state: string
  text: string
}
export interface ReportFinding {
  id: string
  rule: string
  force: 'binding' | 'advisory'
  title: string
  element: { ref: string; name: string }
  about: { ref: string; name: string } | null
  remedy: string
  state: string
  open_from: string | null
  answered: string | null
}

export interface Lack {
  text: string
  count: number ///< how many things that is
}
export interface Standing {
  begun: boolean
  lacks: Lack[]
  is_ready: boolean
}
export interface Words {
  name: string
  conflicts: (count: number) => string
  exists: (name: string) => string
  explain: (count: number) => string
  waivers: (count: number) => string
  binding: (count: number) => string
}

/** What each step still lacks; without an answer of the check only what the file itself shows. */
export function standings(proposal: Proposal, said: Said | undefined, words: Words): Record<Step, Standing> {
  const file = file_of(proposal) as Partial<Proposal>
  const begun: Record<Step, boolean> = {
    need: !!file.need,
    exists: !!file.answers?.rejected || proposal.plan.operations.some((one) => one.connect?.relation === 'uses'),
    case: ['key', 'name', 'owner', 'case_type', 'funding', 'summary', 'background', 'contact'].some((name) => name in file),
    plan: proposal.plan.operations.length > 0,
    money: !!file.economy,
    statements: !!file.statements,
    principles: !!file.answers?.principles || !!file.answers?.alternatives,
    frames: !!file.answers?.deviations,
    forward: false,
  }
  const out = Object.fromEntries(steps.map((step) => [step, { begun: begun[step], lacks: [], is_ready: false }])) as unknown as Record<Step, Standing>
  const lack = (step: Step, text: string, count = 1) => void (count > 0 && out[step].lacks.push({ text, count }))
  if (!file.name || !file.key) lack('case', words.name)
  if (!said) return out
  const { result, reuse } = said
  for (const one of result.missing) lack(step_of(one.what), one.text)
  lack('plan', words.conflicts(result.conflicts), result.conflicts)
  for (const one of reuse.candidates) if (one.unanswered) lack('exists', words.exists(one.name))
  lack('frames', words.explain(result.to_explain), result.to_explain)
  lack('frames', words.binding(result.not_waivable), result.not_waivable)
  const waivers = result.binding_open - result.waivers_asked - result.not_waivable
  lack('frames', words.waivers(waivers), waivers)
  for (const step of steps) out[step].is_ready = !out[step].lacks.length && (begun[step] || step === 'exists' || (step === 'frames' && !!said.frameworks))
  if (!reuse.candidates.length && !file.need) out.exists.is_ready = false
  // a binding rule for which a waiver is asked is no hindrance, though the outcome is not better for it
  out.forward.is_ready = result.may_be_put_forward || steps.every((step) => !out[step].lacks.length)
  return out
}

/** The mistakes of a file that cannot be read, each with the step that mends it and the operation that it is in. */
export const placed = <E extends { parameter?: string; detail: string }>(errors: readonly E[]) =>
  errors.map((error) => ({ ...error, step: step_of(error.parameter ?? ''), operation: operation_of(error.parameter ?? '') }))
