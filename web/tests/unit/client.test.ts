// SPDX-License-Identifier: MPL-2.0
import { afterEach, describe, expect, it, vi } from 'vitest'
import { get_all_changes, get_findings } from '../../src/api/catalogue'
import { address_of, answer_in, get, Problem } from '../../src/api/client'
import { Load } from '../../src/state/load.svelte'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  answer_in('da')
})
const answering = (...answers: (Response | Error)[]) => {
  const fetch = vi.fn(async () => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!
    if (answer instanceof Error) throw answer
    return answer.clone()
  })
  vi.stubGlobal('fetch', fetch)
  return fetch
}
const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status })

describe('a question', () => {
  it('repeats lists, leaves out what is empty and says the language', () => {
    expect(address_of('impact', { of: 'system:a/b', kind: ['system', 'service'], on: '', limit: 0 })).toBe(
      '/api/v1/impact?of=system%3Aa%2Fb&kind=system&kind=service&limit=0&lang=da',
    )
    answer_in('en')
    expect(address_of('/readyz')).toBe('/readyz?lang=en')
  })

  it('fails with the words of the server', async () => {
    answering(json({ code: 'not_found', detail: 'Der er intet x.', hint: 'Mente du y?' }, 404))
    await expect(get('elements/x')).rejects.toMatchObject({ status: 404, code: 'not_found', message: 'Der er intet x.', hint: 'Mente du y?', passing: false })
  })

  it('fails passingly when nobody answers', async () => {
    answering(new TypeError('network'))
    await expect(get('elements')).rejects.toMatchObject({ status: 0, code: 'no_answer', passing: true })
    answering(new Response('<html>', { status: 502 }))
    await expect(get('elements')).rejects.toMatchObject({ status: 502, passing: true })
  })
})

describe('answers of several questions', () => {
  const change = (revision: number, count: number) => ({ revision, count, operations: Array(Math.min(count, 200)).fill({}) })
  it('every change comes, each with its first operations', async () => {
    const fetch = answering(
      json({ changes: [change(4, 200), change(5, 900)], next: { since: 4, after: 200 } }),
      json({ changes: [change(6, 2)], next: null }),
    )
    expect((await get_all_changes(3, '')).map((one) => one.revision)).toEqual([4, 5, 6])
    expect(fetch.mock.calls.map(([url]: any) => new URL(url, 'http://x').searchParams.get('since'))).toEqual(['3', '5'])
  })

  it('findings are counted for the questions wanted', async () => {
    answering(json({ queries: [{ name: 'a', framework: 'data' }, { name: 'b', framework: null }] }), json({ total: 7, rows: [] }))
    const so_far: unknown[] = []
    expect(await get_findings((query) => query.framework !== null, (findings) => so_far.push(findings[0]!.total))).toEqual([{ query: { name: 'a', framework: 'data' }, total: 7 }])
    expect(so_far).toEqual([undefined])
  })
})

describe('a load', () => {
  it('asks again until the server is back, and keeps what it had', async () => {
    vi.useFakeTimers()
    const load = new Load<number>()
    load.run(async () => 1)
    await vi.runAllTimersAsync()
    let away = 3
    load.run(async () => {
      if (away-- > 0) throw new Problem(0, 'no_answer', '')
      return 2
    })
    await vi.advanceTimersByTimeAsync(400)
    expect([load.data, load.problem?.code, load.again_in]).toEqual([1, 'no_answer', 500])
    await vi.advanceTimersByTimeAsync(4000)
    expect([load.data, load.problem]).toEqual([2, undefined])
  })

  it('does not ask again for a wrong question', async () => {
    vi.useFakeTimers()
    const ask = vi.fn(async () => {
      throw new Problem(400, 'invalid_argument', 'nej')
    })
    const load = new Load<number>()
    load.run(ask)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it('shows only the answer to the latest question', async () => {
    vi.useFakeTimers()
    const load = new Load<string>()
    load.run((signal) => new Promise((done, fail) => (setTimeout(() => done('old'), 1000), signal.addEventListener('abort', () => fail(new Error('aborted'))))))
    load.run(async () => 'new')
    await vi.advanceTimersByTimeAsync(5000)
    expect(load.data).toBe('new')
  })
})
