import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { familyOf, hasProperty, isA, knownType, TYPE_NAMES } from '../../schemas/as2/ancestry'
import { KINDS } from '../../schemas/as2/kinds'
import { PROPERTIES } from '../../schemas/as2/properties'
import { shortName } from '../../schemas/as2/spelling'
import { TERMS, type Term } from '../../schemas/as2/terms'
import { TYPE_SECTIONS, TYPES } from '../../schemas/as2/types'
import { schemaDocuments } from '../../schemas/documents'

const CORPORA = path.resolve(__dirname, '../../../shared/corpora/as2')
const whenPresent = existsSync(CORPORA) ? test : test.skip
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(CORPORA, name), 'utf8'))

test('there are 54 types in five groups', () => {
  const sizes = Object.keys(TYPE_SECTIONS).map((group) => [
    group,
    TYPE_NAMES.filter((name) => TYPES[name].group === group).length,
  ])
  expect(TYPE_NAMES.length).toBe(54)
  expect(Object.fromEntries(sizes)).toEqual({
    core: 8,
    activity: 28,
    actor: 5,
    object: 12,
    link: 1,
  })
})

test('every type extends types of the table, and either Object or Link', () => {
  for (const name of TYPE_NAMES) {
    expect(TYPES[name].extends.map(knownType)).toEqual([...TYPES[name].extends])
    expect([name, isA(name, 'Object')]).toEqual([name, !isA(name, 'Link')])
  }
})

test('there are 62 properties, three language maps and orderedItems', () => {
  const names = Object.keys(PROPERTIES)
  const maps = names.filter((name) => name.endsWith('Map'))
  expect(maps).toEqual(['contentMap', 'nameMap', 'summaryMap'])
  expect(names.length - maps.length - 1).toBe(62)
})

test('every kind has a schema, and is the kind of some property', () => {
  const documents = schemaDocuments()
  const used = new Set(Object.values(PROPERTIES).map(({ kind }) => kind))
  for (const [kind, { ref }] of Object.entries(KINDS)) {
    const [name, fragment = ''] = ref.split('#/definitions/')
    const schema = documents[`as2/${name}`] as { definitions?: Record<string, unknown> }
    expect([kind, fragment === '' ? schema : schema.definitions?.[fragment]]).toEqual([
      kind,
      expect.objectContaining({ title: expect.any(String) as string }),
    ])
    expect(used).toContain(kind)
  }
})

test('a type has the properties of what it extends, but for those it goes without', () => {
  const has = (type: 'Arrive' | 'Like' | 'Mention' | 'Image', name: keyof typeof PROPERTIES) =>
    hasProperty(type, name, PROPERTIES[name].domain)
  expect([has('Like', 'object'), has('Like', 'summary'), has('Arrive', 'actor')]).toEqual([
    true,
    true,
    true,
  ])
  expect([has('Arrive', 'object'), has('Mention', 'summary'), has('Image', 'width')]).toEqual([
    false,
    false,
    false,
  ])
  expect(has('Mention', 'preview')).toBe(true)
  expect(familyOf('OrderedCollection')).toEqual(['OrderedCollection', 'OrderedCollectionPage'])
})

test.each([
  ['Note', 'Note'],
  ['as:Note', 'Note'],
  ['https://www.w3.org/ns/activitystreams#Note', 'Note'],
  ['http://www.w3.org/ns/activitystreams#Note', 'Note'],
  ['as:Unheard', 'Unheard'],
  ['as:as:Note', 'as:as:Note'],
  ['as:', ''],
  ['https://e.example/as:Note', 'https://e.example/as:Note'],
  ['https://www.w3.org/ns/activitystreamsNote', 'https://www.w3.org/ns/activitystreamsNote'],
])('%s is in short %s, also the second time', (name, short) => {
  expect([shortName(name), shortName(shortName(name))]).toEqual([short, short])
})

test.each(['note', 'Unheard', 'constructor', '__proto__', 'toString', ''])(
  '%p is no type of the Vocabulary',
  (name) => {
    expect(knownType(name)).toBeNull()
  },
)

whenPresent('the tables are those of the editors’ draft', () => {
  interface Row {
    name: string
    Extends?: string
    Domain?: string
    Functional?: string
  }
  const rows = read('w3c-spec-examples/vocabulary-tables-ed-2026.json') as Row[]
  const listed = (text: string | undefined): string[] =>
    (text ?? '')
      .replace(/\.$/, '')
      .split(/\s*\|\s*/)
      .sort()
  let compared = 0
  for (const row of rows) {
    const type = knownType(row.name)
    if (type !== null) {
      if (row.Extends !== undefined)
        expect([type, ...[...TYPES[type].extends].sort()]).toEqual([type, ...listed(row.Extends)])
      compared++
    } else if (row.Domain !== undefined && Object.hasOwn(PROPERTIES, row.name)) {
      const { domain, functional } = PROPERTIES[row.name as keyof typeof PROPERTIES]
      expect([row.name, [...domain].sort(), functional]).toEqual([
        row.name,
        listed(row.Domain),
        row.Functional === 'True',
      ])
      compared++
    }
  }
  // Of the properties that draft has three in other tables: image, object, relationship.
  expect(compared).toBe(54 + 59)
})

whenPresent('the terms are those of the normative context', () => {
  const { '@context': context } = read('w3c-activitystreams/context/activitystreams.jsonld') as {
    '@context': Record<string, unknown>
  }
  const written = ({ id, coercion, container }: Term): unknown =>
    coercion === undefined && container === undefined
      ? id
      : {
          '@id': id,
          ...(coercion === undefined ? {} : { '@type': coercion }),
          ...(container === undefined ? {} : { '@container': container }),
        }
  const { '@vocab': _, ...terms } = context
  expect(Object.fromEntries([...TERMS].map(([name, term]) => [name, written(term)]))).toEqual(terms)
})
