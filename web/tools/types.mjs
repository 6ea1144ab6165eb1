// SPDX-License-Identifier: MPL-2.0
// Writes src/api/types.gen.ts, the types of the API's answers, out of the schemas that openapi.json is made from.
import { readFileSync, writeFileSync } from 'node:fs'

const schemas = JSON.parse(readFileSync(new URL('../../src/api/schemas.json', import.meta.url), 'utf8'))

function type(schema) {
  if (schema === true || schema === undefined) return 'unknown'
  if (schema.$ref) return schema.$ref.split('/').at(-1)
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.oneOf ?? schema.anyOf) return (schema.oneOf ?? schema.anyOf).map(type).join(' | ')
  if (schema.allOf) {
    const own = schema.properties || schema.required ? [object(schema)] : []
    return [...schema.allOf.map(type), ...own].map((part) => `(${part})`).join(' & ')
  }
  const kinds = [schema.type].flat()
  return kinds.map((kind) => one(kind, schema)).join(' | ')
}

function one(kind, schema) {
  switch (kind) {
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `(${type(schema.items)})[]`
    case 'string':
    case 'boolean':
    case 'null':
      return kind
    default:
      return object(schema)
  }
}

function object(schema) {
  const required = new Set(schema.required ?? [])
  const properties = Object.entries(schema.properties ?? {})
  for (const name of required) if (!schema.properties?.[name]) properties.push([name, undefined])
  const members = properties.map(([name, member]) => `${JSON.stringify(name)}${required.has(name) ? '' : '?'}: ${type(member)}`)
  const rest = schema.additionalProperties
  if (rest === undefined && members.length) return `{ ${members.join('; ')}; [more: string]: unknown }`
  if (rest && typeof rest === 'object') return members.length ? `{ ${members.join('; ')} } & Record<string, ${type(rest)}>` : `Record<string, ${type(rest)}>`
  if (!members.length) return 'Record<string, unknown>'
  return `{ ${members.join('; ')} }`
}

const lines = Object.entries(schemas).map(([name, schema]) => `export type ${name} = ${type(schema)}\n`)
writeFileSync(
  new URL('../src/api/types.gen.ts', import.meta.url),
  `// SPDX-License-Identifier: MPL-2.0\n// Made by tools/types.mjs from src/api/schemas.json; not to be edited.\n${lines.join('')}`,
)
