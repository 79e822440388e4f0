/**
 * Calls — the API's description as the page shows it: groups of calls, each with all that one needs to make it.
 *
 * In:  the OpenAPI document. Out: locals of docs.pug.
 * Rule: nothing is known here of any call; what the document does not say, the page does not show.
 */
import { FILTER_FIELDS, type Json, type JsonObject } from '../../../schemas/wire'
import { curlOf } from '../../../views/model/curl'
import { isObject, list, textIn, type Value } from '../../../views/model/values'
import { proseOf, type Prose } from './prose'
import { schemaWords } from './schema-words'

export interface ShownCall {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly title: string
  readonly text: readonly Prose[]
  readonly parameters: readonly ShownParameter[]
  readonly filters: readonly ShownParameter[]
  readonly body: ShownBody | null
  readonly accepts: readonly string[]
  readonly answers: readonly ShownAnswer[]
  readonly isLive: boolean
  readonly curl: string
}

export interface ShownParameter {
  readonly name: string
  readonly place: string
  readonly text: readonly Prose[]
  readonly words: string
  readonly isRequired: boolean
  readonly isList: boolean
  readonly example: string
}

interface ShownBody {
  readonly text: readonly Prose[]
  readonly mediaTypes: readonly string[]
  readonly examples: readonly { name: string; mediaType: string; text: string }[]
  /** The part of a form that is a file. */
  readonly file: string | null
}

interface ShownAnswer {
  readonly status: string
  readonly text: readonly Prose[]
  readonly mediaTypes: readonly string[]
  readonly headers: readonly string[]
  /** Those of a refusal. */
  readonly codes: readonly string[]
}

const PROBLEM = 'application/problem+json'

export function groupsOf(api: JsonObject, origin: string): { name: string; calls: ShownCall[] }[] {
  const calls = Object.entries(member(api, 'paths')).flatMap(([path, methods]) =>
    Object.entries(methods as JsonObject).map(([method, operation]) => {
      const one = operation as JsonObject
      return { group: textIn(one['tags']) ?? '', call: callOf(api, origin, path, method, one) }
    }),
  )
  return list(api['tags']).map((tag) => {
    const name = textIn((tag as JsonObject)['name']) ?? ''
    return { name, calls: calls.filter(({ group }) => group === name).map(({ call }) => call) }
  })
}

function callOf(
  api: JsonObject,
  origin: string,
  path: string,
  method: string,
  operation: JsonObject,
): ShownCall {
  const all = list(operation['parameters']).map((one) => parameterOf(resolved(api, one)))
  const body = bodyOf(operation['requestBody'])
  const answers = Object.entries(member(operation, 'responses')).map(([status, answer]) =>
    answerOf(status, answer as JsonObject),
  )
  const accepts = answers.find(({ status }) => status.startsWith('2'))?.mediaTypes ?? []
  const isLive = accepts.includes('text/event-stream')
  const address = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => all.find((one) => one.name === name)?.example || `{${name}}`,
  )
  const [example] = body?.examples ?? []
  return {
    id: textIn(operation['operationId']) ?? '',
    method: method.toUpperCase(),
    path,
    title: textIn(operation['summary']) ?? '',
    text: proseOf(textIn(operation['description']) ?? ''),
    parameters: all.filter((one) => !isFilter(one)),
    filters: all.filter((one) => isFilter(one) && !one.name.startsWith('not.')),
    body,
    accepts,
    answers,
    isLive,
    curl: curlOf({
      method: method.toUpperCase(),
      url: origin + address,
      headers: example === undefined ? [] : [['Content-Type', example.mediaType]],
      body: example?.text ?? null,
      file: body?.file == null ? null : { part: body.file, name: `${body.file}.jpg` },
      isLive,
    }),
  }
}

const FILTERS: ReadonlySet<string> = new Set(FILTER_FIELDS)
const isFilter = ({ name, place }: ShownParameter): boolean =>
  place === 'query' && FILTERS.has(name.replace(/^not\./, ''))

function parameterOf(parameter: JsonObject): ShownParameter {
  const schema = member(parameter, 'schema')
  return {
    name: textIn(parameter['name']) ?? '',
    place: textIn(parameter['in']) ?? '',
    text: proseOf(textIn(parameter['description']) ?? ''),
    words: schemaWords(schema),
    isRequired: parameter['required'] === true,
    isList: schema['type'] === 'array',
    example: String(list(parameter['example'])[0] ?? ''),
  }
}

const formOf = (content: readonly [string, Value][]): Value =>
  content.find(([mediaType]) => mediaType === 'multipart/form-data')?.[1] ?? {}

function bodyOf(body: Value): ShownBody | null {
  if (!isObject(body)) return null
  const content = Object.entries(member(body, 'content'))
  const examples = content.flatMap(([mediaType, media]) =>
    Object.entries(member(media, 'examples')).map(([key, example]) => ({
      name: textIn(member(example)['summary']) ?? key,
      mediaType,
      text: JSON.stringify(member(example)['value'], null, 2),
    })),
  )
  return {
    text: proseOf(textIn(body['description']) ?? ''),
    mediaTypes: content.map(([mediaType]) => mediaType),
    file: Object.keys(member(member(formOf(content), 'schema'), 'properties'))[0] ?? null,
    examples: [...new Map(examples.toReversed().map((one) => [one.name, one])).values()].reverse(),
  }
}

function answerOf(status: string, answer: JsonObject): ShownAnswer {
  const content = member(answer, 'content')
  const codes = Object.keys(member(content[PROBLEM], 'examples'))
  return {
    status,
    text: codes.length > 0 ? [] : proseOf(textIn(answer['description']) ?? ''),
    mediaTypes: Object.keys(content),
    headers: Object.keys(member(answer, 'headers')),
    codes,
  }
}

/** An object in it, or an empty one. */
function member(value: Value, name?: string): JsonObject {
  const inner = name === undefined ? value : isObject(value) ? value[name] : undefined
  return isObject(inner) ? inner : {}
}

/** `#/components/parameters/limit` */
function resolved(api: JsonObject, value: Json): JsonObject {
  const ref = isObject(value) ? textIn(value['$ref']) : null
  if (ref === null) return member(value)
  return ref
    .slice(2)
    .split('/')
    .reduce<JsonObject>((within, name) => member(within, name), api)
}
