// SPDX-License-Identifier: MPL-2.0
// The names of elements that a proposal mentions: as the plan, the units, a search or the catalogue gave them.
import { get_element } from '../api/catalogue'
import { catalogue, key_of } from './catalogue.svelte'
import { added_by, type Proposal } from './document'

const held = $state<Record<string, string>>({})
const asked = new Set<string>()

/** Remembers a name that was seen. */
export const learn = (ref: string, name: string): void => void (held[ref] = name)

/** The name of an element; its key until it is known. */
export function name_of(ref: string, proposal: Proposal): string {
  return added_by(proposal).find((one) => one.ref === ref)?.name || catalogue.units.get(ref)?.name || held[ref] || key_of(ref)
}

/** Asks for the names that are not known; each once. */
export async function learn_names(refs: readonly string[], proposal: Proposal, signal: AbortSignal): Promise<void> {
  const own = new Set(added_by(proposal).map((one) => one.ref))
  for (const ref of refs) {
    if (!ref.includes(':') || own.has(ref) || catalogue.units.has(ref) || held[ref] || asked.has(ref)) continue
    asked.add(ref)
    try {
      held[ref] = (await get_element(ref, '', signal)).name
    } catch {
      if (signal.aborted) return void asked.delete(ref) // who asks again is told; of one that is not there the check tells
    }
  }
}
