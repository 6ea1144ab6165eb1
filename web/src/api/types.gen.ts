// SPDX-License-Identifier: MPL-2.0
// Made by tools/types.mjs from src/api/schemas.json; not to be edited.
export type Ref = string
export type Counts = Record<string, number>
export type Problem = { "type": string; "title": string; "status": number; "code": "invalid_argument" | "not_found" | "conflict" | "revision_moved" | "limit_exceeded" | "unauthenticated" | "forbidden" | "unavailable" | "corrupt_data" | "internal"; "detail": string; "parameter"?: string; "hint"?: string; "errors"?: ({ "code": string; "detail": string; "parameter"?: string; "hint"?: string })[] }
export type Strength = "hard" | "soft" | "weak" | "total" | "change"
export type Arrow = { "source": Ref; "target": Ref; "relation": string | null; "key": string; "strength": Strength | null; "assumed": boolean; "derived": number; "junction"?: Ref; "version_unknown"?: boolean }
export type Named = { "ref": string; "name": string }
export type Effect = "touched" | "at_risk" | "degraded" | "fails"
export type Hit = { "ref": Ref; "kind": string; "name": string; "owner": string | null; "depth": number; "effect"?: Effect; "need"?: "hard" | "soft" | "weak" | "change"; "assumed": boolean; "retired_but_used": boolean; "derived_more": boolean; "via": (Arrow)[]; "because"?: (Arrow)[]; "path"?: string }
export type ImpactTotals = { "reached": number; "fails"?: number; "degraded"?: number; "at_risk"?: number; "touched"?: number; "assumed": number; "by_need"?: Counts; "by_kind": Counts; "by_depth": Counts; "by_owner": Counts; "by_user": Counts; "by_criticality": Counts; "by_data_class": Counts }
export type Impact = { "revision": number; "on": string; "direction": "dependents" | "dependencies"; "complete": boolean; "reason": "depth" | "time" | null; "empty": "no_relations" | "nothing_carries_need" | "nothing_needs_this" | "needs_nothing" | null; "starts": (Named)[]; "unknown": (string)[]; "next": string | null; "totals": ImpactTotals; "not_in_operation": ({ "ref": Ref; "reason": "planned" | "retired" | "not_valid" })[]; "relations_not_valid": ({ "source": string; "relation": string; "target": string; "key": string })[]; "shown": number; "hits"?: (Hit)[] }
export type ImpactBatch = { "of"?: (string)[]; "all"?: boolean; "summary"?: boolean; [more: string]: unknown }
export type Paths = { "revision": number; "on": string; "direction": "dependents" | "dependencies"; "result": "found" | "no_path"; "stopped_at_limit": boolean; "reverse_exists": boolean; "from": Named; "to": Named; "paths": ({ "length": number; "text": string; "arrows": (Arrow)[] })[] }
export type Element = { "ref": Ref; "name": string; "kind": string; "phase": "planned" | "phasing_in" | "active" | "phasing_out" | "retired"; "owner": string | null; "origin"?: string; [more: string]: unknown }
export type Elements = { "revision": number; "on": string; "total": number; "next": string | null; "elements": (Element)[] }
export type SeenRelation = { "source": string; "relation": string; "target": string; "key"?: string; "label": string; "other": Named; "need": ({ "who": "source" | "target"; "strength": Strength; "assumed": boolean; [more: string]: unknown })[]; [more: string]: unknown }
export type ElementWithRelations = (Element) & ({ "revision": number; "on": string; "standing": "in_operation" | "retired_but_used" | "planned" | "retired" | "not_valid"; "relations_from": (SeenRelation)[]; "relations_to": (SeenRelation)[]; [more: string]: unknown })
export type Found = { "revision": number; "query": string; "total": number; "hits": ({ "ref": Ref; "kind": string; "name": string; "score": number; "why": ({ "asked": string; "found": string; "field": string; "how": string; [more: string]: unknown })[] })[] }
export type Metamodel = { "kinds": unknown; "relations": unknown; "attributes": unknown; "enums": unknown; [more: string]: unknown }
export type Openapi = { "openapi": unknown; "info": unknown; "paths": unknown; [more: string]: unknown }
export type Operation = { "put_element"?: { "ref": Ref; "name"?: string; "owner"?: Ref; [more: string]: unknown }; "put_relation"?: RelationIdentity; "remove_element"?: Ref; "remove_relation"?: RelationIdentity }
export type RelationIdentity = { "source": string; "relation": string; "target": string; "key"?: string; [more: string]: unknown }
export type ChangeSet = { "reason": string; "expected_revision"?: number; "operations": (Operation)[] }
export type Applied = { "revision": number; "changes": number; "warnings": (string)[] }
export type Changes = { "revision": number; "changes": ({ "revision": number; "time": string; "author": string; "reason": string; "count": number; "hash": string; "operations": (Record<string, unknown>)[] })[]; "next": null | { "since": number; "after": number; [more: string]: unknown } }
export type Health = { "status": "ok"; [more: string]: unknown }
export type Ready = { "status": "ready"; "revision": number; "elements": number; "relations": number; [more: string]: unknown }
