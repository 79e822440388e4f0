/**
 * Document — the API's description: OpenAPI 3.1, made of the table of calls, the refusals and the schemas.
 *
 * In:  where this server is, its limits. Out: the document, the same for the same input.
 * Rule: nothing is written here that is not said elsewhere, so that the description can't differ from what it describes.
 */
import { adviceFor, CODES } from '../../advice'
import type { Limits } from '../../config'
import { Refusal, toProblem } from '../../errors'
import { schemaDocuments } from '../../../schemas/documents'
import type { JsonObject } from '../../../schemas/wire'
import { ACTIVITIES } from './activities'
import type { Call } from './call'
import { FEED_CALLS } from './feeds'
import { FILTER_CALLS } from './filters'
import { HEADERS } from './headers'
import { OBJECT_CALLS } from './objects'
import { operationOf, type Meanings } from './operation'
import { OPERATIONS } from './operations'
import { PHOTO_CALLS } from './photos'
import { parametersFor, type Parameter } from './parameters'
import { componentsOf } from './schemas'
import { SEARCH_CALLS } from './search'
import { shapes } from './shapes'
import { STREAM_CALLS } from './streams'

export const CALLS: readonly Call[] = [
  ...ACTIVITIES,
  ...STREAM_CALLS,
  ...SEARCH_CALLS,
  ...OBJECT_CALLS,
  ...PHOTO_CALLS,
  ...FEED_CALLS,
  ...FILTER_CALLS,
  ...OPERATIONS,
]

export interface Described {
  readonly publicUrl: string
  readonly version: string
  readonly limits: Limits
}

export function describe({ publicUrl, version, limits }: Described): JsonObject {
  const parameters = parametersFor(limits)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Freshet',
      version,
      summary: 'A realtime ActivityStreams server',
      description:
        'Post an activity, watch it arrive live, in order, once, with nothing missing. Every answer that is an error has a stable `code`; ' +
        `${publicUrl}/docs/errors says what each means. Sockets and all else that comes by itself stand in ${publicUrl}/asyncapi.json.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    jsonSchemaDialect: 'http://json-schema.org/draft-07/schema#',
    servers: [{ url: publicUrl }],
    tags: [...new Set(CALLS.map(({ group }) => group))].map((name) => ({ name })),
    paths: pathsOf({ parameters, advice: adviceFor(limits) }),
    components: {
      schemas: { ...shapes(limits), ...componentsOf(schemaDocuments()) },
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([key, one]) => [key, parameterOf(key, one)]),
      ),
      headers: HEADERS,
      examples: Object.fromEntries(
        CODES.map((code) => [
          code,
          { value: toProblem(new Refusal(code), publicUrl) as JsonObject },
        ]),
      ),
    },
    externalDocs: { url: `${publicUrl}/docs`, description: 'The same to read and to try' },
  }
}

export const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}')

function pathsOf(meanings: Meanings): JsonObject {
  const paths: { [path: string]: JsonObject } = {}
  for (const call of CALLS)
    (paths[openApiPath(call.path)] ??= {})[call.method] = operationOf(call, meanings)
  return paths
}

const REQUIRED: ReadonlySet<string> = new Set(['objects.id', 'unread.after', 'unreads.after'])

const parameterOf = (key: string, { in: place, text, schema, example }: Parameter): JsonObject => ({
  name: key.replace(/^(?:path|streams|objects|filters|search|unreads?)\./, ''),
  in: place,
  description: text,
  ...(place === 'path' || REQUIRED.has(key) ? { required: true } : {}),
  schema,
  ...(example === undefined ? {} : { example: schema['type'] === 'array' ? [example] : example }),
})
