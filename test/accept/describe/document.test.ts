import { validate } from '@readme/openapi-parser'
import Ajv from 'ajv'
import { schemaDocuments } from '../../../schemas/documents'
import { FORMATS } from '../../../schemas/formats'
import type { Json, JsonObject } from '../../../schemas/wire'
import {
  CALLS,
  describe as describeApi,
  openApiPath,
} from '../../../server/accept/describe/document'
import { componentName } from '../../../server/accept/describe/schemas'
import { LIMITS } from '../../../server/config'
import { REFUSALS, type Code } from '../../../server/errors'

const PUBLIC_URL = 'https://feed.example'
const api = describeApi({ publicUrl: PUBLIC_URL, version: '1.2.3', limits: LIMITS })
const at = (...path: string[]): Json =>
  path.reduce<Json>((value, name) => (value as JsonObject)[name]!, api)

test('is OpenAPI 3.1', async () => {
  const verdict = await validate(structuredClone(api) as never)
  expect(verdict).toMatchObject({ valid: true, warnings: [] })
  expect(api).toMatchObject({
    openapi: expect.stringMatching(/^3\.1\./) as string,
    jsonSchemaDialect: 'http://json-schema.org/draft-07/schema#',
    servers: [{ url: PUBLIC_URL }],
    info: { version: '1.2.3' },
  })
})

test('a description that is none would be seen', async () => {
  const broken = structuredClone(api) as { paths: Record<string, { get: JsonObject }> }
  delete broken.paths['/streams/{stream}/activities']!.get['parameters']
  expect(await validate(broken as never)).toMatchObject({ valid: false })
})

test('every call is there once, with a name of its own', () => {
  const ids = CALLS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { method, path, id } of CALLS)
    expect(at('paths', openApiPath(path), method, 'operationId')).toBe(id)
})

test('every code that HTTP can answer is told by some call, with its status', () => {
  const onlySockets: Code[] = ['slow']
  const notYet: Code[] = ['unauthorized']
  const told = new Set<string>()
  for (const { path, method, answers } of CALLS) {
    const responses = at('paths', openApiPath(path), method, 'responses') as JsonObject
    for (const [status, response] of Object.entries(responses)) {
      const content = (response as JsonObject)['content'] as JsonObject | undefined
      const examples = (content?.['application/problem+json'] as JsonObject | undefined)?.[
        'examples'
      ]
      if (examples === undefined) {
        expect(answers.map((answer) => String(answer.status))).toContain(status)
        continue
      }
      for (const code of Object.keys(examples as JsonObject)) {
        expect([code, String(REFUSALS[code as Code].status)]).toEqual([code, status])
        told.add(code)
      }
    }
  }
  expect([...told, ...onlySockets, ...notYet].sort()).toEqual(Object.keys(REFUSALS).sort())
})

test('problems are shown as they are answered', () => {
  expect(at('components', 'examples', 'gone', 'value')).toEqual({
    type: `${PUBLIC_URL}/docs/errors#gone`,
    title: REFUSALS.gone.title,
    status: 410,
    code: 'gone',
  })
})

describe('the schemas', () => {
  const ajv = (): Ajv => {
    const made = new Ajv({ strict: false })
    for (const [name, check] of Object.entries(FORMATS)) made.addFormat(name, check)
    made.addFormat('uri', true)
    return made
  }
  const described = ajv().addSchema({ ...(api as object), $id: 'x:/api' }, 'x:/api')
  const judgeBy = (component: string) =>
    described.compile({ $ref: `x:/api#/components/schemas/${component}` })

  test('are those that documents are judged by, with the same verdicts', () => {
    const judges = ajv()
    for (const schema of Object.values(schemaDocuments())) judges.addSchema(schema)
    for (const version of ['as1', 'as2'] as const) {
      const name = `${version}/document.json`
      const judged = judges.getSchema(schemaDocuments()[name]!.$id)!
      const shown = judgeBy(componentName(name))
      const verdicts = DOCUMENTS.map((document) => [judged(document), shown(document)])
      for (const [index, [one, other]] of verdicts.entries())
        expect([version, DOCUMENTS[index], one]).toEqual([version, DOCUMENTS[index], other])
      expect(new Set(verdicts.map(([one]) => one)).size).toBe(2)
    }
  })

  test('know the examples as good', () => {
    for (const { body } of CALLS)
      for (const { schema, examples } of Object.values(body?.mediaTypes ?? {}))
        for (const [name, example] of Object.entries(examples ?? {})) {
          const component = String(schema['$ref']).split('/').at(-1)!
          expect([name, judgeBy(component)(example)]).toEqual([name, true])
        }
  })

  test('know a problem and a page as they are answered', () => {
    const problem = judgeBy('Problem')
    for (const { value } of Object.values(at('components', 'examples') as JsonObject) as {
      value: Json
    }[])
      expect(problem(value)).toBe(true)
    expect(problem({ title: 'x', status: 400 })).toBe(false)
  })
})

const DOCUMENTS: Json[] = [
  { type: 'Note', content: 'x' },
  { type: 'Note', content: 5 },
  {
    type: 'Create',
    actor: 'https://a.example/1',
    object: { type: 'Note', published: 'yesterday' },
  },
  { type: 'Create', actor: 'https://a.example/1', object: { type: 'Note', duration: 'PT5M' } },
  { type: 'Like', actor: 'no iri', object: 'https://a.example/2' },
  { '@context': 'https://other.example/', type: 'Unknown' },
  { '@context': 'https://www.w3.org/ns/activitystreams', type: 'Unknown' },
  { type: 'Collection', totalItems: -1 },
  { type: 'Place', latitude: 'north' },
  { type: 'Note', nameMap: { 'not a tag!': 'x' } },
  { verb: 'post', actor: { objectType: 'person' }, published: '2011-02-10T15:04:55Z' },
  { verb: '', actor: {} },
  { verb: 'post', published: '2011-02-10' },
  { objectType: 'image', image: { url: 'http://a.example/x.png', width: 'wide' } },
  {},
]
