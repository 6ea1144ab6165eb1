// SPDX-License-Identifier: MPL-2.0
import { afterEach, describe, expect, it, vi } from 'vitest'
import { get_all_changes, get_findings } from '../../src/api/catalogue'
import { address_of, answer_in, get, on_revision, post, Problem } from '../../src/api/client'
import { cut_of } from '../../src/api/whole'
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

describe('a server in trouble', () => {
  const refused = (status: number, code: string, headers: Record<string, string> = {}) => new Response(JSON.stringify({ code, detail: 'nej' }), { status, headers })

  it.each([
    ['5', 5],
    ['0', 0],
    ['', 0],
    ['soon', 0],
    ['-3', 0],
    ['999999', 3600],
    [new Date(Date.now() + 90_000).toUTCString(), 90],
    [new Date(Date.now() - 90_000).toUTCString(), 0],
  ])('Retry-After: %s', async (said, after) => {
    answering(refused(503, 'unavailable', said ? { 'retry-after': said } : {}))
    const problem = await get('elements').catch((problem: Problem) => problem)
    expect(Math.abs((problem as Problem).after - after)).toBeLessThanOrEqual(after === 90 ? 2 : 0)
  })

  it.each([
    [400, 'invalid_argument', false],
    [401, 'unauthenticated', false],
    [403, 'forbidden', false],
    [404, 'not_found', false],
    [409, 'conflict', false],
    [409, 'revision_moved', true],
    [413, 'limit_exceeded', false],
    [415, 'invalid_argument', false],
    [429, 'unavailable', true],
    [500, 'internal', false],
    [502, 'unavailable', true],
    [503, 'unavailable', true],
    [504, 'unavailable', true],
  ])('%i %s: is it asked again? %s', async (status, code, passing) => {
    answering(refused(status, code))
    await expect(get('elements')).rejects.toMatchObject({ status, code, message: 'nej', passing })
  })

  it('asks whether what the browser kept still holds, and posts JSON as JSON', async () => {
    const fetch = answering(json({ revision: 3 }))
    await get('elements')
    await post('reuse', { text: 'x' })
    const [first, second] = fetch.mock.calls.map(([, init]: any) => init)
    expect(first.cache).toBe('no-cache')
    expect(second).toMatchObject({ method: 'POST', body: '{"text":"x"}', headers: { 'content-type': 'application/json', accept: 'application/json' } })
  })

  it('hears the revision of answers of the catalogue alone', async () => {
    const heard: number[] = []
    on_revision((revision) => heard.push(revision))
    answering(json({ revision: 3 }))
    await get('elements')
    await get('/readyz')
    expect(heard).toEqual([3])
  })
})

describe('an answer that is not whole', () => {
  it.each([
    [{ complete: true, reason: null }, false, ''],
    [{ complete: false, reason: 'time' }, false, 'time'],
    [{ complete: false, reason: null }, false, 'other'],
    [{ complete: false }, false, 'other'],
    [{ stopped_at_limit: true }, false, 'limit'],
    [{ stopped_at_limit: false }, true, ''],
    [{ next: 'x' }, false, ''],
    [{ next: 'x' }, true, 'rows'],
    [{ next: null }, true, ''],
    [undefined, true, ''],
    [[], true, ''],
  ])('%j, all: %s → %s', (answer, all, reason) => expect(cut_of(answer, all)).toBe(reason))
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
    answering(json({ queries: [{ name: 'a', framework: 'data' }, { name: 'b', framework: null }] }), json({ total: 7, rows: [], complete: false, reason: 'rows' }))
    const so_far: unknown[] = []
    expect(await get_findings((query) => query.framework !== null, (findings) => so_far.push(findings[0]!.total))).toEqual([{ query: { name: 'a', framework: 'data' }, total: 7 }])
    expect(so_far).toEqual([undefined])
    answering(json({ queries: [{ name: 'a', framework: 'data' }] }), json({ total: 7, rows: [], complete: false, reason: 'time' }))
    expect((await get_findings(() => true, () => {}))[0]!.total, 'less than all is no count').toBeNull()
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

  it('gives a busy server the time it asks for, and no less than usual', async () => {
    vi.useFakeTimers()
    for (const [after, wait] of [[7, 7000], [0, 500]] as const) {
      const load = new Load<number>()
      let busy = 1
      load.run(async () => {
        if (busy-- > 0) throw new Problem(503, 'unavailable', 'travlt', '', [], after)
        return 1
      })
      await vi.advanceTimersByTimeAsync(wait - 1)
      expect([load.again_in, load.data]).toEqual([wait, undefined])
      await vi.advanceTimersByTimeAsync(1)
      expect([load.problem, load.data]).toEqual([undefined, 1])
    }
  })

  it('given up is not asked again, nor answered', async () => {
    vi.useFakeTimers()
    const load = new Load<number>()
    const ask = vi.fn(async () => {
      throw new Problem(0, 'no_answer', '')
    })
    load.run(ask)
    await vi.advanceTimersByTimeAsync(100)
    load.cancel()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([ask.mock.calls.length, load.again_in, load.busy, load.slow]).toEqual([1, 0, false, false])
  })

  it('is busy after a moment, slow after a while, and neither once answered', async () => {
    vi.useFakeTimers()
    const load = new Load<number>()
    load.run(() => new Promise((done) => setTimeout(() => done(1), 5000)))
    const states: unknown[] = []
    for (const at of [299, 2, 2698, 2, 2000]) {
      await vi.advanceTimersByTimeAsync(at)
      states.push([load.busy, load.slow])
    }
    expect(states).toEqual([[false, false], [true, false], [true, false], [true, true], [false, false]])
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
