// SPDX-License-Identifier: MPL-2.0
// While the page is put on paper: what is folded, cut or drawn on the screen is then written out, before the sheet is taken.
import { flushSync } from 'svelte'

let printing = $state(false)

export const paper = {
  get now(): boolean {
    return printing
  },
}

/** For as long as the page lives. A browser that prints says so by event; one that only shows paper says it by media. */
export function start_paper(): void {
  const set = (now: boolean) => flushSync(() => void (printing = now))
  addEventListener('beforeprint', () => set(true))
  addEventListener('afterprint', () => set(false))
  matchMedia('print').addEventListener('change', (event) => set(event.matches))
}
