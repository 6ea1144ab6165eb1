// SPDX-License-Identifier: MPL-2.0
import { Problem } from '../api/client'

const busy_after = 300
const words_after = 3000
const waits = [500, 1000, 2000, 4000, 8000, 15000]

/**
 * An answer on its way to a screen. The former one stays until the next is there; asking again cancels the question
 * before; when the server is away it is asked again, more and more seldom, until it is back; one that is busy is given
 * the time it asks for.
 */
export class Load<T> {
  data = $state.raw<T>()
  problem = $state.raw<Problem>()
  busy = $state(false) ///< shown after a moment, so that quick answers do not flicker
  slow = $state(false) ///< long enough to say so in words
  again_in = $state(0) ///< milliseconds until it is tried again; 0: it is not

  #controller: AbortController | undefined
  #timers: ReturnType<typeof setTimeout>[] = []
  #ask: ((signal: AbortSignal) => Promise<T>) | undefined

  /** Asks. `then` sees the answer unless another question came first. */
  run(ask: (signal: AbortSignal) => Promise<T>, then?: (data: T) => void): void {
    this.#stop()
    this.#ask = ask
    this.#attempt(ask, 0, then)
  }

  retry(): void {
    if (this.#ask) this.run(this.#ask)
  }

  /** Gives up the question under way. */
  cancel(): void {
    this.#stop()
    this.busy = this.slow = false
  }

  #stop(): void {
    this.#controller?.abort()
    this.#timers.forEach(clearTimeout)
    this.#timers = []
    this.again_in = 0
  }

  async #attempt(ask: (signal: AbortSignal) => Promise<T>, times: number, then?: (data: T) => void): Promise<void> {
    const controller = (this.#controller = new AbortController())
    this.#timers.push(setTimeout(() => (this.busy = true), busy_after))
    this.#timers.push(setTimeout(() => (this.slow = true), words_after))
    let outcome: T | Problem
    try {
      outcome = await ask(controller.signal)
    } catch (error) {
      outcome = error instanceof Problem ? error : new Problem(0, 'not_understood', String(error))
    }
    if (controller.signal.aborted) return
    this.#stop()
    this.busy = this.slow = false
    if (outcome instanceof Problem) {
      this.problem = outcome
      if (!outcome.passing) return
      this.again_in = Math.max(waits[Math.min(times, waits.length - 1)]!, outcome.after * 1000)
      this.#timers.push(setTimeout(() => void this.#attempt(ask, times + 1, then), this.again_in))
      return
    }
    this.problem = undefined
    this.data = outcome
    then?.(outcome)
  }
}
