import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const FOLDER = path.resolve(__dirname, '../../schemas')
const names = ['as1', 'as2'].flatMap((family) =>
  readdirSync(path.join(FOLDER, family)).map((name) => `${family}/${name}`),
)
const read = (name: string) =>
  JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Record<string, unknown>

test.each(names)('%s is draft-07, known by its path, and says what it is', (name) => {
  const schema = read(name)
  expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#')
  expect(schema['$id']).toBe(`https://freshet.example/schemas/${name}`)
  expect(schema['title']).toEqual(expect.any(String))
  expect(schema['description'] ?? schema['definitions']).toBeDefined()
})

test('every schema is known to validate.ts', () => {
  const source = readFileSync(path.resolve(FOLDER, '../server/validate.ts'), 'utf8')
  expect(names.filter((name) => !source.includes(`'../schemas/${name}'`))).toEqual([])
})
