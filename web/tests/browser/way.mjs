// SPDX-License-Identifier: MPL-2.0
// What may happen on the way between a browser and its server: the answer is late, cut, refused, other than it was, or
// never comes. The browser knows nothing of it.
import { createServer, request as ask } from 'node:http'

/** `fits` is a part of the target, or a test of the request. `does` is one of the functions beneath. */
export async function way(server) {
  const rules = new Set()
  const passed = [] ///< every request: method, target, headers, and the status that was given back
  const proxy = createServer((request, response) => {
    const seen = { method: request.method, target: request.url, headers: request.headers, status: 0 }
    passed.push(seen)
    response.on('close', () => (seen.status = response.headersSent ? response.statusCode : 0))
    const rule = [...rules].find((one) => one.times > 0 && (typeof one.fits === 'string' ? request.url.includes(one.fits) : one.fits(request)))
    if (rule) rule.times--
    const does = rule?.does ?? pass
    void does(request, response, server.address)
  })
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${proxy.address().port}`,
    passed,
    /** From now on, as many times as said, until the function that is returned is called. */
    when(fits, does, times = Infinity) {
      const rule = { fits, does, times }
      rules.add(rule)
      return () => rules.delete(rule)
    },
    clear: () => rules.clear(),
    end: () => new Promise((done) => (proxy.closeAllConnections(), proxy.close(done))),
  }
}

/** Sends it on with the headers as they came, Host and Origin among them; `change` sees the whole answer. */
export function pass(request, response, address, change) {
  const { hostname, port } = new URL(address)
  const onward = ask({ hostname, port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
    if (!change) {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
      return
    }
    const chunks = []
    answer.on('data', (chunk) => chunks.push(chunk))
    answer.on('end', () => change(Buffer.concat(chunks), answer, response))
  })
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}

const kept = ({ headers: { 'transfer-encoding': _, ...headers } }) => headers

export const never = () => {}
export const away = (_, response) => response.destroy()
export const late = (milliseconds) => (request, response, address) => setTimeout(() => pass(request, response, address), milliseconds)

/** An error in the server's own form. */
export const refused = (status, code, detail, headers = {}) => (_, response) => {
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, code, detail }))
}

/**
 * Half of the answer, and then the connection ends. It is ended and not destroyed: a reset may overtake the half, and what
 * never had a byte the browser asks for again by itself, unseen.
 */
export const cut = (request, response, address) => {
  delete request.headers['if-none-match'] // "as it was" has no halves
  pass(request, response, address, (body, answer, back) => {
    back.writeHead(answer.statusCode, { ...kept(answer), 'content-length': body.length })
    back.write(body.subarray(0, body.length / 2), () => back.socket.end())
  })
}

/** Another answer than the server's. */
export const changed = (change) => (request, response, address) => {
  delete request.headers['if-none-match'] // a changed answer is never kept
  request.headers['accept-encoding'] = 'identity'
  pass(request, response, address, (body, answer, back) => {
    const value = JSON.stringify(change(JSON.parse(body)))
    const { etag, ...headers } = kept(answer)
    back.writeHead(answer.statusCode, { ...headers, 'content-length': Buffer.byteLength(value) })
    back.end(value)
  })
}

/** The answer with other headers. */
export const with_headers = (more) => (request, response, address) =>
  pass(request, response, address, (body, answer, back) => {
    back.writeHead(answer.statusCode, { ...kept(answer), ...more })
    back.end(body)
  })
