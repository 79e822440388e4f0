/**
 * Validate — the only owner of ajv.
 *
 * In:  the name of a schema in schemas/, a JSON value, and how many faults are wanted.
 * Out: faults, each with a pointer, a rule and what to write instead; none when the value is good.
 * Rule: `title` and `description` beside a failing keyword are the fault's rule and detail: the schemas hold the texts.
 *       Values reach this bounded in depth, members and strings, and every pattern is linear (P7).
 *       The first fault ends a check; all of them are gathered only for values that are small enough.
 * Why compiled late: it takes longer than everything else at start.
 */
import Ajv from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import as1Collection from '../schemas/as1/collection.json'
import as1DateTime from '../schemas/as1/date-time.json'
import as1Document from '../schemas/as1/document.json'
import as1Duplicates from '../schemas/as1/duplicates.json'
import as1MediaLink from '../schemas/as1/media-link.json'
import as1Name from '../schemas/as1/name.json'
import as1Object from '../schemas/as1/object.json'
import as1Text from '../schemas/as1/text.json'
import as1Value from '../schemas/as1/value.json'
import as2Collection from '../schemas/as2/collection.json'
import as2Context from '../schemas/as2/context.json'
import as2DateTime from '../schemas/as2/date-time.json'
import as2Document from '../schemas/as2/document.json'
import as2Duration from '../schemas/as2/duration.json'
import as2Iri from '../schemas/as2/iri.json'
import as2LanguageMap from '../schemas/as2/language-map.json'
import as2LanguageTag from '../schemas/as2/language-tag.json'
import as2Link from '../schemas/as2/link.json'
import as2Number from '../schemas/as2/number.json'
import as2Object from '../schemas/as2/object.json'
import as2Question from '../schemas/as2/question.json'
import as2Text from '../schemas/as2/text.json'
import as2Type from '../schemas/as2/type.json'
import as2Value from '../schemas/as2/value.json'
import type { Fault } from '../schemas/wire'
import { toFragment } from './pointer'

export type SchemaName = 'as2' | 'as1'

/** With `most` = 1 the check stops at the first fault. */
export function faultsIn(schema: SchemaName, value: unknown, most: number): Fault[] {
  const check = compiled(schema, false)
  if (check(value)) return []
  if (most === 1) return toFaults(check.errors, most)
  const checkAll = compiled(schema, true)
  checkAll(value)
  return toFaults(checkAll.errors, most)
}

/** Compiles what the first posts will need, so that none of them waits for it. */
export function warmUp(): void {
  compiled('as2', false)
  compiled('as1', false)
}

const FAMILIES = {
  as1: {
    root: as1Document,
    parts: [
      as1Collection,
      as1DateTime,
      as1Duplicates,
      as1MediaLink,
      as1Name,
      as1Object,
      as1Text,
      as1Value,
    ],
  },
  as2: {
    root: as2Document,
    parts: [
      as2Collection,
      as2Context,
      as2DateTime,
      as2Duration,
      as2Iri,
      as2LanguageMap,
      as2LanguageTag,
      as2Link,
      as2Number,
      as2Object,
      as2Question,
      as2Text,
      as2Type,
      as2Value,
    ],
  },
}

const cache = new Map<string, ValidateFunction>()

function compiled(schema: SchemaName, allErrors: boolean): ValidateFunction {
  const key = `${schema} ${allErrors}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const { root, parts } = FAMILIES[schema]
  const ajv = new Ajv({ allErrors, verbose: true, strictTypes: false, schemas: parts })
  ajv.addFormat('calendar-date-time', isOnCalendar)
  const validate = ajv.compile(root)
  cache.set(key, validate)
  return validate
}

/** The pattern has seen to the form; this refuses the 30th of February. */
function isOnCalendar(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day)
  return date.getUTCDate() === day
}

/** `if` only repeats what its `then` has said. */
function toFaults(errors: readonly ErrorObject[] | null | undefined, most: number): Fault[] {
  const faults = new Map<string, Fault>()
  for (const error of errors ?? []) {
    if (error.keyword === 'if') continue
    if (faults.size === most) break
    const fault = toFault(error)
    const key = `${fault.pointer} ${fault.rule}`
    if (!faults.has(key)) faults.set(key, fault)
  }
  return [...faults.values()]
}

function toFault(error: ErrorObject): Fault {
  const { title, description } = error.parentSchema as { title?: string; description?: string }
  const name: unknown = error.params['additionalProperty'] ?? error.propertyName
  const step = typeof name === 'string' ? `/${escape(name)}` : ''
  return {
    pointer: toFragment(error.instancePath + step),
    rule: title ?? error.schemaPath,
    detail: description ?? error.message ?? 'Write something else here.',
  }
}

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
