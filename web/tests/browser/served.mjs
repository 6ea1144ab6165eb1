// SPDX-License-Identifier: MPL-2.0
// The real server with the example, and a browser before it that keeps what it may and obeys what it is told. No answers
// are made up; what goes wrong between the two goes wrong on the way (way.mjs), unseen by the browser: interception in
// the browser itself would turn its cache off, and a policy that is bypassed is not tested.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it as node_it } from 'node:test'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '../../..')
export const built = process.env.WEB ?? join(root, 'web/dist') ///< the pages to test
export const pictures = join(root, 'screenshots')
mkdirSync(pictures, { recursive: true })

const slower = +(process.env.SLOWER ?? 1) ///< SLOWER=6 scripts/web stories: as on a machine six times as slow
const patience = 30_000 * slower ///< milliseconds; a machine may be busy with other tests
const program = process.env.FUNDAMENT ?? join(root, 'build/release/fundament')

/** How people look at the pages. */
export const all_views = [
  { width: 1400, height: 900, language: 'da', scheme: 'light' },
  { width: 1400, height: 900, language: 'en', scheme: 'dark' },
  { width: 320, height: 700, language: 'da', scheme: 'light' },
  { width: 320, height: 700, language: 'en', scheme: 'dark' },
].map((view) => ({ ...view, name: `${view.width} px, ${view.language}, ${view.scheme}` }))
/** `EVERY=1 scripts/web stories` takes the time to do everything in all views, and to follow every number. */
export const every = !!process.env.EVERY
/** Else the stories are gone through in two, which have both of everything: width, language, light and dark. */
export const views = every ? all_views : [all_views[0], all_views[3]]

const free_port = () =>
  new Promise((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

/** A server that can be stopped and started again on the same address, with other pages if one likes. */
export async function serve() {
  const folder = mkdtempSync(join(tmpdir(), 'fundament-web-'))
  const database = join(folder, 'fundament.db')
  const bring = (source, ...files) => execFileSync(program, ['--db', database, 'import', '--source', source, ...files], { stdio: 'ignore' })
  bring('copenhagen', join(root, 'examples/copenhagen'))
  const port = await free_port()
  let child
  /** A token of somebody with this role: made in the file, as whoever runs the catalogue does. */
  let tokens = 0
  const token = (role, unit) => {
    const told = execFileSync(program, ['--db', database, '--lang', 'en', 'token', 'create', '--name', `${role} ${++tokens}`, '--role', role, '--unit', unit], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' })
    return told.trim().split('\n').at(-1).trim()
  }
  /** Keeps a proposal of the example, or another; `submit`: and puts it forward. */
  const propose = (file, submit = false) => {
    const [path, key] = typeof file === 'string' ? [join(root, 'examples/copenhagen/investments', `${file}.json`), file] : [join(folder, `${file.key}.json`), file.key]
    if (typeof file !== 'string') writeFileSync(path, JSON.stringify(file))
    const steps = [['new', path], ...(submit ? [['submit', `investment:${key}`]] : [])]
    for (const step of steps) execFileSync(program, ['--db', database, 'investment', ...step], { stdio: 'ignore' })
  }
  const start = (web = built) =>
    new Promise((done, fail) => {
      child = spawn(program, ['--db', database, '--lang', 'en', 'serve', '--quiet', '--listen', `127.0.0.1:${port}`, '--web', web])
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
    folder,
    database,
    program,
    bring,
    token,
    propose,
    start,
    stop,
    end: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The same pages as another build would leave them: other names for all that is kept for ever, other bytes and tags. */
export function other_build(folder) {
  const web = mkdtempSync(join(folder, 'other-build-')) // never over one that was made before
  cpSync(built, web, { recursive: true })
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => /\.(br|gz)$/.test(name))) rmSync(join(web, file))
  const names = files.filter((name) => /^assets\/.*\.(js|css|woff2?)$/.test(name)).map((name) => name.slice('assets/'.length))
  const renamed = (name) => name.replace(/-(.)(.{7}\.\w+)$/, (_, first, rest) => `-${first === 'x' ? 'y' : 'x'}${rest}`)
  for (const file of files.filter((name) => /\.(html|js|css)$/.test(name))) {
    let text = readFileSync(join(web, file), 'utf8')
    for (const name of names) text = text.replaceAll(name, renamed(name))
    writeFileSync(join(web, file), text)
  }
  for (const name of names) renameSync(join(web, 'assets', name), join(web, 'assets', renamed(name)))
  return web
}

/** Debian's Chromium; its sandbox will not start for root. */
export const browse = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--disable-dev-shm-usage', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])] })

const complaints = [] ///< of all pages, since the test began
let expected = []

/**
 * A test that fails on any complaint of any page: an error or a warning in the console, a mistake in the script, a
 * request that failed or was answered with a failure, and whatever the policy refused.
 */
export const it = (name, body) =>
  node_it(name, async (context) => {
    complaints.length = 0
    expected = []
    await body(context)
    assert.deepEqual(unexpected(), [])
    for (const pattern of expected) assert.ok(complaints.some((text) => pattern.test(text)), `nothing complained of ${pattern}`)
  })
const unexpected = () => complaints.filter((text) => !expected.some((pattern) => pattern.test(text)))
export const complained = () => complaints
/** What a test itself brings about. It must come, too. */
export const expect = (...patterns) => expected.push(...patterns)

/** A reader with a browser of its own: what it keeps is not shared with other readers. */
export const reader = (browser, { width = 1400, height = 900, scheme = 'light', language = 'da', ...more } = {}) =>
  browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: language === 'da' ? 'da-DK' : 'en-GB', ...more })

/** A tab whose every complaint is kept. */
export async function tab(context) {
  const page = await context.newPage()
  // reading a real clipboard waits for a window that has the focus
  await page.addInitScript(() => {
    if (navigator.clipboard) navigator.clipboard.writeText = async (text) => void (globalThis.copied = text)
    document.addEventListener('securitypolicyviolation', (event) => console.error(`the policy refused ${event.blockedURI || event.sample} (${event.violatedDirective})`))
  })
  const complain = (text) => complaints.push(`${text} (${page.url()})`)
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complain(`console: ${message.text()}`))
  page.on('pageerror', (error) => complain(`mistake: ${error}`))
  // what the page or the reader gave up is no failure
  page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && complain(`failed: ${request.url()} ${request.failure()?.errorText}`))
  page.on('response', (response) => response.status() >= 400 && complain(`answered ${response.status()}: ${response.url()}`))
  page.setDefaultTimeout(patience)
  if (slower > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower })
  page.asked = { begun: 0, ended: 0 }
  page.on('request', () => page.asked.begun++)
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, () => page.asked.ended++)
  return page
}

/** A tab of a new reader. */
export const open = async (browser, view) => tab(await reader(browser, view))

/** Nobody's first visit: the page is shown, and then shown again out of what the browser kept. */
export async function visit(page, address) {
  await page.goto(address)
  await settled(page)
  await again(page)
}

/**
 * From one screen to the next within a document: `go` is a click, a key, Back; `shows` is what the next screen alone has.
 * The former stays until the next is whole, so what both have would be read of the former when the machine is busy: that it
 * is not there before is part of the test. (No test but these goes Back, Forward or loads again: a test of the texts.)
 */
export async function leads(page, go, shows) {
  const next = typeof shows === 'string' ? page.locator(shows) : shows
  assert.equal(await next.filter({ visible: true }).count(), 0, `${page.url()} has that already`)
  await go()
  await next.first().waitFor()
  await settled(page)
}
export const back = (page, shows) => leads(page, () => page.goBack(), shows) // Chromium without a window knows no Alt+Left
export const forward = (page, shows) => leads(page, () => page.goForward(), shows)
export const titled = (page, name) => page.getByRole('heading', { level: 1, name, exact: true })

/** To another document of the history, or to the same made anew: nothing of the former is left. */
async function anew(page, go) {
  await page.evaluate(() => (globalThis.former = true))
  await go()
  await page.waitForFunction(() => !globalThis.former && document.readyState === 'complete')
  await settled(page)
}
export const again = (page) => anew(page, () => page.reload())
export const back_anew = (page) => anew(page, () => page.goBack())
export const forward_anew = (page) => anew(page, () => page.goForward())

/** What a reader sees of a page, whichever way it was reached. */
export const told = (page) =>
  page.evaluate(() => ({ title: document.title, lang: document.documentElement.lang, h1: [...document.querySelectorAll('h1')].map((one) => one.textContent), text: document.querySelector('main')?.innerText ?? '' }))

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

