import { readdirSync } from 'node:fs'
import path from 'node:path'
import Ajv from 'ajv'
import type { Json } from '../../schemas/wire'
import { schemaDocuments } from '../../schemas/documents'

const FOLDER = path.resolve(__dirname, '../../schemas')
const documents = schemaDocuments()
const names = Object.keys(documents)

test.each(names)('%s is draft-07, known by its name, and says what it is', (name) => {
  const schema = documents[name]!
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
  expect(schema.$id).toBe(`https://freshet.example/schemas/${name}`)
  expect(schema.title).toEqual(expect.any(String))
  expect(schema['description'] ?? schema['definitions']).toBeDefined()
})

test.each(names)('%s is a schema by the schema of schemas', (name) => {
  const ajv = new Ajv()
  expect([ajv.validateSchema(documents[name]!), ajv.errors]).toEqual([true, null])
})

test.each(names)('%s refers to schemas that there are', (name) => {
  for (const ref of refsIn(documents[name]!)) {
    const [file = '', fragment = ''] = ref.split('#')
    const at = file === '' ? name : path.posix.join(path.posix.dirname(name), file)
    const steps = fragment.split('/').slice(1)
    const target = steps.reduce<Json | undefined>(
      (schema, step) => (schema as Record<string, Json> | undefined)?.[step],
      documents[at],
    )
    expect([ref, target]).toEqual([ref, expect.any(Object)])
  }
})

test.each(names)('%s has its texts in pairs', (name) => {
  for (const schema of objectsIn(documents[name]!)) {
    const { title, description } = schema as { title?: Json; description?: Json }
    if (typeof title !== 'string' || schema['definitions'] !== undefined) continue
    expect([title, description]).toEqual([title, expect.stringMatching(/^[A-Z][^]*\.$/)])
  }
})

test('every JSON file is among them', () => {
  const files = ['as1', 'as2'].flatMap((folder) =>
    readdirSync(path.join(FOLDER, folder)).map((file) => `${folder}/${file}`),
  )
  const lost = files.filter((file) => file.endsWith('.json') && !names.includes(file))
  expect([files.length > 30, lost]).toEqual([true, []])
})

test('they are made anew, so that nobody spoils those of another', () => {
  const own = schemaDocuments()['as2/object.json']!
  own['properties'] = {}
  expect(schemaDocuments()['as2/object.json']!['properties']).not.toEqual({})
})

function* objectsIn(value: Json): Generator<Record<string, Json>> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value
  for (const one of Object.values(value)) yield* objectsIn(one)
}

const refsIn = (schema: Json): string[] =>
  [...objectsIn(schema)].map(({ $ref }) => $ref).filter((ref) => typeof ref === 'string')
