// SPDX-License-Identifier: MPL-2.0
// The proposal that is being written. It is kept in the tab with every change; on the server as a draft once its writer
// has kept it there. A copy that could not be kept is said to be so, and stays.
import { address_of, get, post, Problem, send } from '../api/client'
import type { KeptInvestment, Report } from '../api/types.gen'
import { language } from '../i18n'
import { file_of, is_begun, whole, type Proposal } from './document'
import { Load } from './load.svelte'
import { session } from './session.svelte'

interface Stored {
  document: Proposal
  kept: string
}
const held = $state<{
  document: Proposal
  id: string
  kept: string
  kept_at: number
  keeping: boolean
  problem: Problem | undefined
  tab_failed: boolean
}>({ document: whole({}), id: '', kept: '', kept_at: 0, keeping: false, problem: undefined, tab_failed: false })
let opened = false
let opened_as = -1 ///< whose session it was: what the server shows is another for another

/** What the server has of it: its state, and what the asker may do now. */
export const on_server = new Load<KeptInvestment>()
/** What the check last said. */
export const checked = new Load<Report>()

export const proposal = {
  get document(): Proposal {
    return held.document
  },
  /** The ref of one that the server keeps, '' of one that it does not. */
  get id(): string {
    return held.id
  },
  /** Is there anything that the server does not have? */
  get is_dirty(): boolean {
    return text_of(held.document) !== held.kept
  },
  /** Is there nothing to show before the server has answered? */
  get is_awaited(): boolean {
    return !!held.id && !on_server.data && !this.is_dirty
  },
  get kept_at(): number {
    return held.kept_at
  },
  get keeping(): boolean {
    return held.keeping
  },
  get problem(): Problem | undefined {
    return held.problem
  },
  /** The tab could not keep it either: it is only on the page. */
  get tab_failed(): boolean {
    return held.tab_failed
  },
}

const text_of = (document: Proposal): string => JSON.stringify(file_of($state.snapshot(document) as Proposal))
const place = (id: string) => `proposal ${id}`

/** Keeps it in the tab. */
export function keep_in_tab(): void {
  try {
    if (!held.id && text_of(held.document) === text_of(whole({}))) sessionStorage.removeItem(place(''))
    else sessionStorage.setItem(place(held.id), JSON.stringify({ document: $state.snapshot(held.document), kept: held.kept } satisfies Stored))
    held.tab_failed = false
  } catch {
    held.tab_failed = true
  }
}

function in_tab(id: string): Stored | undefined {
  try {
    const found = JSON.parse(sessionStorage.getItem(place(id)) ?? 'null') as Stored | null
    return found ? { document: whole(found.document as unknown as Record<string, unknown>), kept: found.kept } : undefined
  } catch {
    return undefined
  }
}

function show(document: Proposal, id: string, kept: string): void {
  Object.assign(held, { document, id, kept, kept_at: 0, problem: undefined })
}

/**
 * The proposal with this ref, or the one that has none yet: as the tab has it when that holds what the server does not,
 * else as the server has it.
 */
export function open_proposal(id: string): void {
  if (opened && held.id === id && (!id || (opened_as === session.count && !on_server.problem))) return
  opened = true
  opened_as = session.count
  const found = in_tab(id)
  // of one that the server keeps the tab's copy counts for what the server does not have; the rest is for the server to show
  const ours = found && (!id || text_of(found.document) !== found.kept) ? found : undefined
  show(ours?.document ?? whole({}), id, ours?.kept ?? (id ? text_of(whole({})) : ''))
  on_server.cancel()
  on_server.data = undefined
  on_server.problem = undefined
  if (!id) return
  on_server.run(
    (signal) => get<KeptInvestment>(`investments/${encodeURIComponent(id)}`, {}, signal),
    (found) => {
      const file = whole((found.draft ?? found.file) as unknown as Record<string, unknown>)
      const kept = text_of(file)
      if (ours && text_of(held.document) !== ours.kept) held.kept = kept // what is ours is not lost
      else show(file, id, kept)
    },
  )
}

/** Another document in its place: an empty one, or the one of a file. */
export function set_proposal(document: Proposal, id = ''): void {
  opened = true
  show(document, id, '')
  keep_in_tab()
}

/** Keeps it on the server as a draft; true when it was. What is written meanwhile is kept the next time. */
export async function keep_on_server(): Promise<boolean> {
  if (held.keeping) return false
  held.keeping = true
  const file = file_of($state.snapshot(held.document) as Proposal)
  const former = held.id
  try {
    const found = await post<KeptInvestment>('investments', file, undefined, {})
    on_server.data = found
    opened_as = session.count
    Object.assign(held, { kept: JSON.stringify(file), kept_at: Date.now(), id: found.ref, problem: undefined })
    keep_in_tab()
    if (!former) sessionStorage.removeItem(place(''))
    return true
  } catch (error) {
    held.problem = error instanceof Problem ? error : new Problem(0, 'not_understood', String(error))
    return false
  } finally {
    held.keeping = false
  }
}

/** Puts forward what the server keeps; a Problem says all that stands in the way. */
export async function put_forward(signal: AbortSignal): Promise<KeptInvestment> {
  const found = await post<KeptInvestment>(`investments/${encodeURIComponent(held.id)}/submit`, {}, signal, {})
  on_server.data = found
  held.kept = text_of(held.document)
  keep_in_tab()
  return found
}

/** What every first keeping needs: the file's own name, and whose it is. */
export const can_be_kept = (): boolean => !!held.document.key && !!held.document.name && !!held.document.owner

/** The file as it is checked: one without a key and a name is none, but the check may be had before there is either. */
function asked_file(): Record<string, unknown> {
  const document = $state.snapshot(held.document) as Proposal
  const file = file_of(document)
  return { ...file, key: file.key ?? 'x', name: file.name ?? (document.need.text.slice(0, 100) || '–') }
}

let last = ''
/** Asks what is missing, unless that was just asked; a question that something newer overtakes is given up. */
export function check(): void {
  const body = asked_file()
  const asked = `${language()} ${JSON.stringify(body)}`
  if (asked === last) return
  last = asked
  checked.run((signal) => post<Report>('investments/check', body, signal, {}))
}
/** Nothing is written: there is nothing to ask. */
export function uncheck(): void {
  last = ''
  checked.cancel()
  checked.data = undefined
  checked.problem = undefined
}

export const is_empty = (): boolean => !is_begun(held.document) && !file_of(held.document).need

/** The report on what is written now, in Markdown: what our policy lets no page do is to take HTML from anywhere. */
export async function report_of(signal: AbortSignal): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'text/markdown' }
  return (await send(address_of('investments/check'), { method: 'POST', headers, body: JSON.stringify(asked_file()), signal })).text()
}
