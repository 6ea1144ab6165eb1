// SPDX-License-Identifier: MPL-2.0
// Where we are, and how to get elsewhere. Choosing, folding and filtering replace the entry of the history; another page
// or another centre is a new one. Back returns to the scroll and the focus that the entry was left with.
import { tick } from 'svelte'
import { parse, print, type Address, type Parsed } from './address'

interface Left {
  x: number
  y: number
  focus: string
}

const here = $state<{ parsed: Parsed; arrivals: number }>({ parsed: parse(location.href), arrivals: 0 })
const left = new Map<string, Left>()
let entry = entry_id()
let returning: Left | undefined
let settled = 0

export const navigation = {
  get address(): Address | undefined {
    return here.parsed.address
  },
  get ignored(): readonly string[] {
    return here.parsed.ignored
  },
  /** Grows with each new entry of the history that is reached: a page then moves the focus to its heading. */
  get arrivals(): number {
    return here.arrivals
  },
}

/** The address as a link: the language and the plans stay in it where they stand in ours. */
export function href(to: Address): string {
  return print(carry(to))
}

export function go(to: Address): void {
  push(href(to))
}

function push(url: string): void {
  leave()
  history.pushState({ entry: (entry = crypto_id()) }, '', url)
  arrive(undefined)
}

export function replace(to: Address): void {
  const url = href(to)
  if (url === location.pathname + location.search + location.hash) return
  history.replaceState(history.state, '', url)
  here.parsed = parse(location.href)
}

function carry(to: Address): Address {
  const ours = here.parsed.address?.common
  if (!ours) return to
  const plans = to.common.plan.length ? to.common : ours
  return { ...to, common: { ...to.common, lang: to.common.lang || ours.lang, plan: plans.plan, without: plans.without } }
}

/** The same page without its plans: the one link that does not carry them. */
export function href_without_plans(from: Address): string {
  return print({ ...from, common: { ...from.common, plan: [], without: '' } })
}

/** The plans that questions are asked with now, and the day of those that name none; '' is left to the server. */
export function asked_with(): { plan: readonly string[]; on: string } {
  const { plan = [], without = '' } = here.parsed.address?.common ?? {}
  return without ? { plan: [], on: without } : { plan, on: '' }
}

function leave(): void {
  left.set(entry, { x: scrollX, y: scrollY, focus: focus_of(document.activeElement) })
}

function arrive(back: Left | undefined): void {
  returning = back
  here.parsed = parse(location.href)
  here.arrivals++
}

/** What can be found again after the page was made anew: a card by its element, a link by its address, anything else by its id. */
function focus_of(element: Element | null): string {
  if (!element || element === document.body) return ''
  const item = (element as HTMLElement).dataset?.item
  if (item) return `[data-item="${CSS.escape(item)}"]`
  if (element.id) return `#${CSS.escape(element.id)}`
  const href = element.getAttribute('href')
  return href ? `${element.tagName}[href="${CSS.escape(href)}"]` : ''
}

/**
 * Called by a page when what it shows is there, as often as it likes: after an arrival it scrolls and focuses as the
 * entry was left, or goes to the heading. A page that was just loaded keeps the browser's own focus.
 */
export async function settle(): Promise<void> {
  const first = settled === 0 && here.arrivals === 0 && !!here.parsed.address?.hash
  if (settled === here.arrivals && !first) return
  settled = here.arrivals
  await tick()
  const back = returning
  returning = undefined
  if (back) {
    const focus = back.focus ? document.querySelector<HTMLElement>(back.focus) : null
    focus?.focus({ preventScroll: true })
    scrollTo(back.x, back.y)
    return
  }
  const hash = here.parsed.address?.hash
  const target = hash ? document.getElementById(hash) : null
  if (target) target.scrollIntoView()
  else scrollTo(0, 0)
  ;(target ?? document.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true })
}

function entry_id(): string {
  const id = (history.state as { entry?: string } | null)?.entry ?? crypto_id()
  history.replaceState({ ...history.state, entry: id }, '')
  return id
}

function crypto_id(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(36)).join('')
}

/** Follows links of our own and the browser's Back and Forward, for as long as the page lives. */
export function start_navigation(): void {
  history.scrollRestoration = 'manual'
  addEventListener('popstate', () => {
    const before = entry
    left.set(before, { x: scrollX, y: scrollY, focus: focus_of(document.activeElement) })
    entry = entry_id()
    if (entry === before) here.parsed = parse(location.href)
    else arrive(left.get(entry) ?? { x: 0, y: 0, focus: '' })
  })
  addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a')
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    if (link.pathname === location.pathname && link.search === location.search && link.hash) return
    const { address } = parse(link.href)
    if (!address) return
    event.preventDefault()
    if ('leavesPlans' in link.dataset) push(print(address))
    else go(address)
  })
}
