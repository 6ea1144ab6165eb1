// SPDX-License-Identifier: MPL-2.0
// What the answers say of the plans that they were asked with.
import { get, on_plan } from '../api/client'
import type { PlansOfAnswer } from '../api/types.gen'
import { today } from '../i18n'
import { navigation } from './navigation.svelte'

/** By the plans: an answer on the first day on which they change something. */
const held = $state<Record<string, PlansOfAnswer>>({})
const key = (plans: readonly string[]) => [...plans].sort().join()
on_plan((plan) => {
  if (plan.on_is === 'first_date') held[key(plan.of)] = plan
})

/** Of the plans in the address. */
export const told_of_plans = (): PlansOfAnswer | undefined => held[key(navigation.address?.common.plan ?? [])]

/** Asks for it, for a page that asks nothing else, or only on days of its own. */
export const ask_of_plans = (plan: readonly string[], signal?: AbortSignal) => get<{ plan: PlansOfAnswer }>('elements', { limit: 1, plan }, signal)

/** The day that questions which name none are asked on. */
export const usual_day = (): string => navigation.address?.common.without || told_of_plans()?.on || today()

/** What was told to one asker is not for the next. */
export function forget_plans(): void {
  for (const plans of Object.keys(held)) delete held[plans]
}
