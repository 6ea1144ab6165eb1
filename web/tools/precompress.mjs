// SPDX-License-Identifier: MPL-2.0
// Beside every text file that is built, its .gz and .br: the server sends them as they are.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export function precompress() {
  let folder = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(html|js|css|svg|txt)$/.test(entry.name)) continue
        const file = join(entry.parentPath ?? entry.path, entry.name)
        const bytes = readFileSync(file)
        writeFileSync(file + '.gz', gzipSync(bytes, { level: 9 }))
        writeFileSync(file + '.br', brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
      }
    },
  }
}
