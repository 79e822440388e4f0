/**
 * Validate — the only owner of ajv.
 *
 * In:  which version of ActivityStreams, a JSON value, and how many faults are wanted.
 * Out: faults, each with a pointer, a rule and what to write instead; none when the value is good.
 * Rule: `title` and `description` beside a failing keyword are the fault's rule and detail: the schemas hold the texts.
 *       The verdict is one pass that ends at the first fault. Only a refused document is gone through again, object by object, for
 *       all that is wrong with it, until as many faults are found as are wanted (P7).
 * Why object by object: gathering all errors of a whole document, ajv copies the list that it has at every object on the way; a body
 *       of 256 KiB took it a minute.
 */
import Ajv from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { schemaDocuments, type SchemaDocument, type SchemaName } from '../schemas/documents'
import { FORMATS } from '../schemas/formats'
import type { Fault, Json } from '../schemas/wire'
import { isObject, nodesOf } from './nodes'
import { escapeName, toFragment } from './pointer'

export function faultsIn(version: SchemaName, value: Json, most: number): Fault[] {
  const isGood = whole(version)
  if (isGood(value)) return []
  const found = new Map<string, Fault>()
  if (!isObject(value)) return [...gather(found, '', isGood.errors, most)]
  const { root, node } = parts(version)
  root(value)
  gather(found, '', root.errors, most)
  for (const { value: object, pointer } of nodesOf(value, version)) {
    if (found.size === most) break
    node(object)
    gather(found, pointer, node.errors, most)
  }
  return [...found.values()]
}

/** Compiles what the first posts will need, so that none of them waits for it. */
export function warmUp(): void {
  for (const version of ['as2', 'as1'] as const) {
    whole(version)
    parts(version)
  }
}

interface Parts {
  /** What only the root must keep. */
  readonly root: ValidateFunction
  /** One object, without those in it. */
  readonly node: ValidateFunction
}

const wholes = new Map<SchemaName, ValidateFunction>()

function whole(version: SchemaName): ValidateFunction {
  const known = wholes.get(version)
  if (known !== undefined) return known
  const ajv = compiler(false, schemasOf(version))
  const made = ajv.compile({ $ref: idOf(version, 'document') })
  wholes.set(version, made)
  return made
}

const parted = new Map<SchemaName, Parts>()

/** The same schemas, but where one object holds another stands a schema that takes anything. */
function parts(version: SchemaName): Parts {
  const known = parted.get(version)
  if (known !== undefined) return known
  const schemas = schemasOf(version)
  const object = schemas.find(({ $id }) => $id === idOf(version, 'object'))
  const others = schemas.filter((one) => one !== object)
  const ajv = compiler(true, [...others, { $id: idOf(version, 'object') }])
  const made = {
    root: ajv.compile({ $ref: idOf(version, 'document') }),
    node: ajv.compile({ ...object, $id: idOf(version, 'node') }),
  }
  parted.set(version, made)
  return made
}

function compiler(allErrors: boolean, schemas: readonly { $id: string }[]): Ajv {
  return new Ajv({
    allErrors,
    verbose: true,
    strictTypes: false,
    formats: FORMATS,
    schemas: [...schemas],
  })
}

const schemasOf = (version: SchemaName): SchemaDocument[] =>
  Object.entries(schemaDocuments())
    .filter(([name]) => name.startsWith(`${version}/`))
    .map(([, schema]) => schema)

const idOf = (version: SchemaName, name: string): string =>
  `https://freshet.example/schemas/${version}/${name}.json`

/** `if` and `propertyNames` only repeat what was said within; what has no title is a condition, not a rule. */
function gather(
  found: Map<string, Fault>,
  pointer: string,
  errors: readonly ErrorObject[] | null | undefined,
  most: number,
): Iterable<Fault> {
  for (const error of errors ?? []) {
    if (found.size === most) break
    const { title, description } = error.parentSchema as { title?: string; description?: string }
    if (WRAPPERS.has(error.keyword) || title === undefined) continue
    const step = error.propertyName === undefined ? '' : `/${escapeName(error.propertyName)}`
    const fault = {
      pointer: toFragment(pointer + error.instancePath + step),
      rule: title,
      detail: description ?? '',
    }
    const key = `${fault.pointer} ${fault.rule}`
    if (!found.has(key)) found.set(key, fault)
  }
  return found.values()
}

const WRAPPERS: ReadonlySet<string> = new Set(['if', 'propertyNames'])
