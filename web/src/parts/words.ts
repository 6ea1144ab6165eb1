// SPDX-License-Identifier: MPL-2.0
import type { Words } from '../graph/words'
import { kind_label, unit_name, verb } from '../state/catalogue.svelte'

/** The catalogue's own words for the pure parts of graph/. */
export const words: Words = { kind: kind_label, unit: unit_name, verb }
