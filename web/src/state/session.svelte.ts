// SPDX-License-Identifier: MPL-2.0
// Who asks. A token is kept for as long as this tab lives, in no address and in nothing that outlives it; whoever comes and
// goes leaves no answer behind: what was shown to one is not there for the next.
import { ask_as, get, Problem, send } from '../api/client'
import type { Asker } from '../api/types.gen'
import { address as to } from './address'
import { go, navigation } from './navigation.svelte'
import { forget_plans } from './plans.svelte'

export type Account = NonNullable<Asker['account']>

const name = 'token'
const held = $state({ account: undefined as Account | undefined, token: '', ended: false, count: 0, trouble: '' })

export const session = {
  get account(): Account | undefined {
    return held.account
  },
  get token(): string {
    return held.token
  },
  /** Was it the server that ended it? */
  get ended(): boolean {
    return held.ended
  },
  /** Grows as people come and go: what was answered before is asked anew. */
  get count(): number {
    return held.count
  },
  /** Why a download came to nothing. */
  get trouble(): string {
    return held.trouble
  },
}

/** Is the token good? A Problem says in the server's words why not. */
export async function sign_in(token: string, signal?: AbortSignal): Promise<void> {
  const { account } = await get<Asker>('account', {}, signal, token)
  if (!account) throw new Problem(401, 'unauthenticated', '')
  change(token, account, false)
}

export const sign_out = (): void => change('', undefined, false)

/** Where one signs in, and then is back here. */
export const way_in = () => to('sign_in', '', { back: navigation.address?.page === 'sign_in' ? navigation.address.values.back : location.pathname + location.search })

function change(token: string, account: Account | undefined, ended: boolean): void {
  Object.assign(held, { token, account, ended, trouble: '', count: held.count + 1 })
  forget_plans()
  keep(token)
  ask_as(token, refused)
}

/** The server does not take the token any more. */
function refused(): void {
  const back = way_in()
  change('', undefined, true)
  go(back)
}

export function start_session(): void {
  held.token = kept()
  ask_as(held.token, refused)
  addEventListener('click', fetch_as_asker)
}

/** Who a token that was kept belongs to. */
export async function meet(): Promise<void> {
  const token = held.token
  if (!token || held.account) return
  const { account } = await get<Asker>('account')
  if (held.token === token) held.account = account ?? undefined
}

/** A link that downloads goes without the token, which no address has: what it would bring is fetched with it. */
function fetch_as_asker(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.<HTMLAnchorElement>('a[download]')
  if (!link || !held.token || link.origin !== location.origin || !link.pathname.startsWith('/api/')) return
  event.preventDefault()
  held.trouble = ''
  Promise.all([send(link.pathname + link.search).then((response) => response.blob()), import('./save')])
    .then(([file, { save }]) => save(link.download || 'fundament', file.type, file))
    .catch((problem: Error) => (held.trouble = problem.message || link.download))
}

function keep(token: string): void {
  try {
    if (token) sessionStorage.setItem(name, token)
    else sessionStorage.removeItem(name)
  } catch {
    // a browser that keeps nothing forgets it with the page
  }
}

function kept(): string {
  try {
    return sessionStorage.getItem(name) ?? ''
  } catch {
    return ''
  }
}
