/**
 * Validate — the only owner of ajv.
 *
 * In:  which version of ActivityStreams, a JSON value, and how many faults are wanted.
 * Out: faults, each with a pointer, a rule and what to write instead; none when the value is good.
 * Rule: `title` and `description` beside a failing keyword are the fault's rule and detail: the schemas hold the texts.
 *       The verdict is one pass that ends at the first fault. Only a refused document is gone through again, object by object and
 *       slice by slice, for all that is wrong with it, until as many faults are found as are wanted (P7).
 * Why object by object: while it gathers all errors, ajv copies the list that it has whenever it leaves a schema that another
 *       refers to; a body of 256 KiB took it a minute.
 */
import Ajv from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { schemaDocuments, type SchemaName } from '../schemas/documents'
import { FORMATS } from '../schemas/formats'
import { shallowSchema } from '../schemas/shallow'
import type { Fault, Json } from '../schemas/wire'
import { isObject, nodesIn, rootOf, type Node } from './nodes'
import { escapeName, toFragment } from './pointer'
import { slicesOf } from './slices'

export function faultsIn(version: SchemaName, value: Json, most: number): Fault[] {
  const { isGood, own } = checksOf(version)
  if (isGood(value)) return []
  const first = (isGood.errors ?? []).map((error) => faultOf(error, ''))
  if (!isObject(value) || most === 1) return told(first, most)
  const found: Fault[] = []
  const look = (node: Node): void => {
    if (found.length >= most || isGood(node.value)) return
    for (const { part, from } of slicesOf(node.value)) {
      own(part)
      const errors = (own.errors ?? []).map((error) => faultOf(error, node.pointer, from))
      found.push(...told(errors, most - found.length))
      if (found.length >= most) return
    }
    for (const inner of nodesIn(node, version)) look(inner)
  }
  look(rootOf(value))
  return found.length > 0 ? found : told(first, most)
}

/** Compiles what the first posts will need, so that none of them waits for it. */
export function warmUp(): void {
  checksOf('as2')
  checksOf('as1')
}

interface Checks {
  /** The whole document, up to its first fault. */
  readonly isGood: ValidateFunction
  /** All faults of one object, without those of the objects in it. */
  readonly own: ValidateFunction
}

const cache = new Map<SchemaName, Checks>()

function checksOf(version: SchemaName): Checks {
  const known = cache.get(version)
  if (known !== undefined) return known
  const schemas = Object.values(schemaDocuments())
  const flat = new Ajv({ ...OPTIONS, allErrors: true, code: { optimize: false } })
  const made = {
    isGood: new Ajv({ ...OPTIONS, schemas }).compile({ $ref: `${BASE}${version}/document.json` }),
    own: flat.compile(shallowSchema(version)),
  }
  cache.set(version, made)
  return made
}

const BASE = 'https://freshet.example/schemas/'

/** That the schemas are schemas is a test's to see, not of every start. */
const OPTIONS = {
  verbose: true,
  strictTypes: false,
  formats: FORMATS,
  meta: false,
  validateSchema: false,
} as const

/** Each once: several keywords may say the same of one value. */
function told(faults: readonly (Fault | null)[], most: number): Fault[] {
  const found = new Map<string, Fault>()
  for (const fault of faults) {
    if (found.size >= most) break
    if (fault === null) continue
    const key = `${fault.pointer} ${fault.rule}`
    if (!found.has(key)) found.set(key, fault)
  }
  return [...found.values()]
}

/** `if` and `propertyNames` only repeat what was said within; what has no title is a condition, not a rule. */
function faultOf(error: ErrorObject, pointer: string, from = 0): Fault | null {
  const { title, description } = error.parentSchema as { title?: string; description?: string }
  if (WRAPPERS.has(error.keyword) || title === undefined) return null
  const name = error.propertyName === undefined ? '' : `/${escapeName(error.propertyName)}`
  return {
    pointer: toFragment(pointer + moved(error.instancePath, from) + name),
    rule: title,
    detail: description ?? '',
  }
}

const WRAPPERS: ReadonlySet<string> = new Set(['if', 'propertyNames'])

/** From a place in a slice of a list to that in the list. */
const moved = (path: string, from: number): string =>
  from === 0
    ? path
    : path.replace(
        /^(\/[^/]*\/)([0-9]+)/,
        (_, name: string, place) => `${name}${Number(place) + from}`,
      )
