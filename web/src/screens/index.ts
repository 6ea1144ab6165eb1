// SPDX-License-Identifier: MPL-2.0
// Which screen shows which page. Each is fetched when it is first wanted.
import type { Component } from 'svelte'
import type { Page } from '../state/address'

type Screen = Promise<{ default: Component<any> }>

export const screens: Record<Exclude<Page, 'home'>, () => Screen> = {
  technologies: () => import('./Technologies.svelte'),
  technology: () => import('./Technologies.svelte'),
  radar: () => import('./Later.svelte'),
  new: () => import('./Later.svelte'),
  explore_start: () => import('./ExploreStart.svelte'),
  explore: () => import('./Explore.svelte'),
  landscape: () => import('./Later.svelte'),
  elements: () => import('./Elements.svelte'),
  element: () => import('./ElementPage.svelte'),
  timeline: () => import('./Later.svelte'),
  investments: () => import('./Later.svelte'),
  queries: () => import('./Later.svelte'),
  query: () => import('./Later.svelte'),
  sql: () => import('./Later.svelte'),
  frameworks: () => import('./Later.svelte'),
  changes: () => import('./Changes.svelte'),
  docs: () => import('./Docs.svelte'),
  accessibility: () => import('./Accessibility.svelte'),
}
