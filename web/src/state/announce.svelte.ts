// SPDX-License-Identifier: MPL-2.0
// What screen readers are told: one polite line, which never says the same twice in a row.
const line = $state({ text: '' })
let timer: ReturnType<typeof setTimeout> | undefined

export const announced = {
  get text(): string {
    return line.text
  },
}

/** Says it after `quiet` milliseconds without anything newer. */
export function announce(text: string, quiet = 0): void {
  clearTimeout(timer)
  timer = setTimeout(() => (line.text = text), quiet)
}
