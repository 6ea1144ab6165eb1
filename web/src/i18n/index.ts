// SPDX-License-Identifier: MPL-2.0
export { language, set_language, t, type Language } from './language.svelte'
export * from './format'
