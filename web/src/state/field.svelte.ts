// SPDX-License-Identifier: MPL-2.0
import { untrack } from 'svelte'

/**
 * What is typed in a field, and the address that follows a moment later. It keeps what is typed, spaces and all, while
 * the address catches up; where the address changes by itself (a link, Back), the field follows. A page that is left
 * takes what is still under way with it.
 */
export class Field {
  text = $state('')
  #told: string ///< what the address was last told, or told us
  #timer: ReturnType<typeof setTimeout> | undefined

  /** To be made while its page is made. */
  constructor(
    read: () => string,
    readonly write: (text: string) => void,
    readonly quiet = 200,
  ) {
    this.text = this.#told = untrack(read)
    $effect(() => {
      const now = read()
      if (now === this.#told) return
      clearTimeout(this.#timer)
      this.text = this.#told = now
    })
    $effect(() => () => clearTimeout(this.#timer))
  }

  typed = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.send, this.quiet)
  }
  send = (): void => {
    clearTimeout(this.#timer)
    this.write((this.#told = this.text.trim()))
  }
}
