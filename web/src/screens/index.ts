// SPDX-License-Identifier: MPL-2.0
// Which screen shows which page. Each is fetched when it is first wanted.
import type { Component } from 'svelte'
import type { Page } from '../state/address'

type Screen = Promise<{ default: Component<any> }>

export const screens: Record<Exclude<Page, 'home'>, () => Screen> = {
  technologies: () => import('./Technologies.svelte'),
  technology: () => import('./Technologies.svelte'),
  assessment: () => import('./Assessment.svelte'),
  radar: () => import('./Radar.svelte'),
  new: () => import('./New.svelte'),
  explore_start: () => import('./ExploreStart.svelte'),
  explore: () => import('./Explore.svelte'),
  chokepoints: () => import('./Chokepoints.svelte'),
  paths: () => import('./Paths.svelte'),
  compare: () => import('./Compare.svelte'),
  landscape: () => import('./Landscape.svelte'),
  elements: () => import('./Elements.svelte'),
  element: () => import('./ElementPage.svelte'),
  timeline: () => import('./Timeline.svelte'),
  investments: () => import('./Investments.svelte'),
  investment: () => import('./Investment.svelte'),
  queries: () => import('./Queries.svelte'),
  query: () => import('./Queries.svelte'),
  sql: () => import('./Sql.svelte'),
  frameworks: () => import('./Frameworks.svelte'),
  changes: () => import('./Changes.svelte'),
  glossary: () => import('./Glossary.svelte'),
  docs: () => import('./Docs.svelte'),
  accessibility: () => import('./Accessibility.svelte'),
  sign_in: () => import('./SignIn.svelte'),
}
