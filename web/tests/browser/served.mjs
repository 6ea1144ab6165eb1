// SPDX-License-Identifier: MPL-2.0
// The real server with the example, and a browser before it. No answers are made up, but for the failures.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '../../..')
export const pictures = join(root, 'screenshots')
mkdirSync(pictures, { recursive: true })

const patience = 30_000 ///< milliseconds; a machine may be busy with other tests
const program = process.env.FUNDAMENT ?? join(root, 'build/release/fundament')

/** How people look at the pages. */
export const views = [
  { width: 1400, height: 900, language: 'da', scheme: 'light' },
  { width: 1400, height: 900, language: 'en', scheme: 'dark' },
  { width: 320, height: 700, language: 'da', scheme: 'dark' },
  { width: 320, height: 700, language: 'en', scheme: 'light' },
].map((view) => ({ ...view, name: `${view.width} px, ${view.language}, ${view.scheme}` }))

const free_port = () =>
  new Promise((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

/** A server that can be stopped and started again on the same address. */
export async function serve() {
  const folder = mkdtempSync(join(tmpdir(), 'fundament-web-'))
  const database = join(folder, 'fundament.db')
  execFileSync(program, ['--db', database, 'import', '--source', 'copenhagen', join(root, 'examples/copenhagen')], { stdio: 'ignore' })
  const port = await free_port()
  let child
  const start = () =>
    new Promise((done, fail) => {
      child = spawn(program, ['--db', database, '--lang', 'en', 'serve', '--quiet', '--listen', `127.0.0.1:${port}`, '--web', join(root, 'web/dist')])
      child.stdout.once('data', done)
      child.stderr.on('data', (text) => process.stderr.write(text))
      child.once('exit', (code) => fail(new Error(`the server ended with ${code}`)))
    })
  const stop = () =>
    new Promise((done) => {
      child.removeAllListeners('exit')
      child.once('exit', done)
      child.kill('SIGTERM')
    })
  await start()
  return {
    address: `http://127.0.0.1:${port}`,
    database,
    program,
    start,
    stop,
    end: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Debian's Chromium; its sandbox will not start for root. */
export const browse = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--disable-dev-shm-usage', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])] })

/** A page whose every complaint is kept: a policy that is broken, a mistake in the script, a file that is missing. */
export async function open(browser, { width = 1400, height = 900, scheme = 'light', language = 'da', ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: language === 'da' ? 'da-DK' : 'en-GB',
    ...more,
  })
  const page = await context.newPage()
  // reading a real clipboard waits for a window that has the focus
  await page.addInitScript(() => (navigator.clipboard.writeText = async (text) => void (globalThis.copied = text)))
  page.complaints = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && page.complaints.push(message.text()))
  page.on('pageerror', (error) => page.complaints.push(String(error)))
  page.setDefaultTimeout(patience)
  page.asked = { begun: 0, ended: 0 }
  page.on('request', () => page.asked.begun++)
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, () => page.asked.ended++)
  return page
}

/**
 * What is shown is there: two frames long nothing was asked, nothing is under way, and the letters are loaded. (A page
 * that is one document is `networkidle` for good after its first moment.)
 */
export async function settled(page) {
  const until = Date.now() + patience
  for (let quiet = 0; quiet < 2; ) {
    if (Date.now() > until) throw new Error(`${page.url()} still waits for ${page.asked.begun - page.asked.ended} answers`)
    const { begun } = page.asked
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => document.fonts.ready.then(() => done())))))
    quiet = page.asked.begun === begun && page.asked.ended === begun ? quiet + 1 : 0
  }
}

/** The name of the thing that has the focus: its card, or its words. */
export const focused = (page) => page.evaluate(() => document.activeElement?.dataset?.item ?? document.activeElement?.textContent?.trim() ?? '')

