// SPDX-License-Identifier: MPL-2.0
// What every file of tests stands on, from before its first test to after its last: a server, the way to it, and a browser.
import { after, before } from 'node:test'
import { browse, serve } from './served.mjs'
import { way } from './way.mjs'

export let server, road, browser
/** What a file wants in the catalogue beside the example, before the first question. */
export const also = []
before(async () => {
  server = await serve()
  for (const bring of also) bring(server)
  // what a busy machine has no time for at first is kept, and whole when it is asked for again
  for (let times = 0; times < 20 && !(await (await fetch(`${server.address}/api/v1/frameworks/forecast`)).json()).complete; times++);
  road = await way(server)
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await road?.end()
  await server?.end()
})
