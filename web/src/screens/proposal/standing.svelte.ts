// SPDX-License-Identifier: MPL-2.0
// How far the proposal on the page is, in the page's words.
import { language } from '../../i18n'
import { checked, proposal } from '../../state/proposal.svelte'
import { placed, standings, type Said } from '../../state/standing'

const da = {
  name: 'forslagets navn',
  conflicts: (count: number) => `${count} ${count === 1 ? 'sted' : 'steder'}, der ikke passer med kataloget`,
  exists: (name: string) => `hvorfor ${name} ikke bruges`,
  explain: (count: number) => `${count} ${count === 1 ? 'forklaring' : 'forklaringer'} af vejledende regler`,
  waivers: (count: number) => `${count} ${count === 1 ? 'bindende regel' : 'bindende regler'}, der brydes, uden at der er søgt dispensation`,
  binding: (count: number) => `${count} ${count === 1 ? 'bindende regel' : 'bindende regler'}, der ikke kan fraviges`,
}
const en: typeof da = {
  name: 'the name of the proposal',
  conflicts: (count) => `${count} ${count === 1 ? 'place that does' : 'places that do'} not fit the catalogue`,
  exists: (name) => `why ${name} is not used`,
  explain: (count) => `${count} ${count === 1 ? 'explanation of an advisory rule' : 'explanations of advisory rules'}`,
  waivers: (count) => `${count} binding ${count === 1 ? 'rule that is' : 'rules that are'} broken without a waiver applied for`,
  binding: (count) => `${count} binding ${count === 1 ? 'rule' : 'rules'} that cannot be waived`,
}

export const said = (): Said | undefined => checked.data as unknown as Said | undefined
export const standing = () => standings(proposal.document, said(), language() === 'da' ? da : en)
/** Why the check cannot read the file, place by place. */
export function wrong() {
  const { problem } = checked
  if (!problem || problem.passing || problem.status !== 400) return []
  return placed(problem.errors.length ? problem.errors : [{ code: problem.code, detail: problem.message }])
}
