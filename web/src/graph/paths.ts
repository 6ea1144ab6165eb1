// SPDX-License-Identifier: MPL-2.0
// Every shortest path between a card and the middle: which cards and lines lie on one, how many there are, and the first
// of them step by step.
import type { Inward, Line, View } from './model'

export interface Lit {
  cards: Set<string>
  lines: Set<Line>
}

const inner = (line: Line, ref: string) => (line.needing === ref ? line.needed : line.needing)

/** The lines that lead from a card to the middle: through the card it was unfolded from, then along its own walk. */
function walk_of(view: View, ref: string): Inward {
  let at = view.cards.get(ref)
  while (at?.around) at = view.cards.get(at.around)
  const walk = at && at.step < 0 ? view.inward.needing : view.inward.needed
  return view.cards.get(ref)?.around ? new Map([...walk, ...view.inward.around]) : walk
}

/** All that lies on some shortest path from the card to the middle. */
export function lit(view: View, ref: string): Lit {
  const walk = walk_of(view, ref)
  const out: Lit = { cards: new Set(), lines: new Set() }
  const waiting = view.cards.has(ref) ? [ref] : []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (out.cards.has(next)) continue
    out.cards.add(next)
    for (const line of walk.get(next) ?? []) {
      out.lines.add(line)
      waiting.push(inner(line, next))
    }
  }
  return out
}

/** How many shortest paths there are; several relations between the same two cards count as one. */
export function count_paths(view: View, ref: string): number {
  const walk = walk_of(view, ref)
  const known = new Map<string, number>([...view.starts].map((ref) => [ref, 1]))
  const count = (at: string): number => {
    const before = known.get(at)
    if (before !== undefined) return before
    known.set(at, 0) // a ring leads nowhere
    const sum = (walk.get(at) ?? []).reduce((total, line) => total + count(inner(line, at)), 0)
    known.set(at, sum)
    return sum
  }
  return count(ref)
}

/** The first `most` shortest paths, each a list of lines from the needing end to the needed one. */
export function paths(view: View, ref: string, most: number): Line[][] {
  const walk = walk_of(view, ref)
  const out: Line[][] = []
  const trail: Line[] = []
  const follow = (at: string): void => {
    if (out.length >= most) return
    if (view.starts.has(at)) {
      if (trail.length) out.push(in_order(trail))
      return
    }
    for (const line of walk.get(at) ?? []) {
      trail.push(line)
      follow(inner(line, at))
      trail.pop()
    }
  }
  follow(ref)
  return out
}

/** From the end that needs to the end that is needed. A way that turns, around an unfolded card, stays as it is. */
function in_order(trail: readonly Line[]): Line[] {
  const backwards = trail.toReversed()
  return is_chain(backwards) && !is_chain(trail) ? backwards : [...trail]
}

/** Does each line begin where the one before ends, so that it can be told as one sentence? */
export const is_chain = (trail: readonly Line[]): boolean =>
  trail.every((line, i) => i === 0 || line.needing === trail[i - 1]!.needed)
