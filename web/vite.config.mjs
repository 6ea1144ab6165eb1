// SPDX-License-Identifier: MPL-2.0
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { precompress } from './tools/precompress.mjs'

const api = process.env.FUNDAMENT_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [
    svelte({
      onwarn(warning) {
        throw new Error(`${warning.filename}: ${warning.message} (${warning.code})`) // accessibility warnings above all
      },
    }),
    precompress(),
  ],
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: true },
  server: { port: 18401, proxy: { '/api': api, '/readyz': api } },
  test: { include: ['tests/unit/**/*.test.{ts,mjs}'] },
})
