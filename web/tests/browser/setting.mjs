// SPDX-License-Identifier: MPL-2.0
// What every file of tests stands on, from before its first test to after its last: a server, the way to it, and a browser.
import { after, before } from 'node:test'
import { browse, serve } from './served.mjs'
import { way } from './way.mjs'

export let server, road, browser
before(async () => {
  server = await serve()
  road = await way(server)
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await road?.end()
  await server?.end()
})
