/**
 * Corpora — which documents are judged, and what should become of each.
 *
 * Out: corpora, each {name, documents}; a document is {file, type, body, expected}, where `expected` is null when it must be
 *      taken, else what must be said of it: {pointer, rule, code} as far as it is known.
 * Rule: under ../shared/corpora a folder named fail, or what is kept as unparseable, must be refused; EXPECTATIONS.json names the files
 *       of the pass folders that break rules all the same. Our own vectors always count, wherever this runs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const TYPES = { as2: 'application/activity+json', as1: 'application/stream+json' }
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
const SHARED = fileURLToPath(new URL('../../../shared/corpora', import.meta.url))

export const corpora = () => [...foreign(), ...own('as2'), ...own('as1')]

/** No documents of ActivityStreams: contexts, tables and lists about them. */
const BESIDE = [/\/context\//, /\/registry\//, /tables/, /as1-verb-to-as2-type/, /-pairs?\//]

/** Taken here: the Base Schema's own examples give image and author as plain strings. */
const TAKEN = [
  'ensureObject-with-a-non-object-author.json',
  'ensureObject-with-non-object-image-property.json',
]

/** Each fail vector of the W3C for its own reason. */
const REASONS = {
  'array-at-top.json': ['#', 'core §2 document'],
  'bad-character-set.json': [undefined, undefined, 'bad-utf8'],
  'collection-with-non-page-first.json': ['#/first/type', 'core §4.6.1 page'],
  'content-map-with-invalid-language-tag.json': [
    '#/contentMap/de-419-DE',
    'core §4.7 language tag',
  ],
  'name-as-namemap.json': ['#/nameMap', 'core §4.7 language map'],
  'namemap-as-name.json': ['#/name', 'core §4.7 natural language text'],
  'number-as-actor.json': ['#/actor', 'core §4 object or link'],
  'number-as-content.json': ['#/content', 'core §4.7 natural language text'],
  'number-as-context.json': ['#/@context', 'core §2.1 context'],
  'number-as-id.json': ['#/id', 'core §4.1 id'],
  'number-as-name.json': ['#/name', 'core §4.7 natural language text'],
  'number-as-object.json': ['#/object', 'core §4 object or link'],
  'number-as-type.json': ['#/type', 'core §4.1 type'],
  'number-at-top.json': ['#', 'core §2 document'],
  'ordered-collection-with-items.json': ['#/items', 'core §4.6 ordered items'],
  'ordered-collection-with-non-page-first.json': ['#/first/type', 'core §4.6.1 page'],
  'other-context.json': ['#/@context', 'core §2.1 context'],
  'relative-uri-for-url.json': ['#/url', 'core §2.2 absolute IRI'],
  'string-at-top.json': ['#', 'core §2 document'],
  'unordered-collection-with-ordered-items.json': ['#/orderedItems', 'core §4.6 items'],
}

function foreign() {
  if (!existsSync(SHARED)) return []
  const defects = defectsIn(path.join(SHARED, 'EXPECTATIONS.json'))
  const byFolder = new Map()
  for (const version of ['as2', 'as1'])
    for (const file of filesIn(path.join(SHARED, version))) {
      const name = path.join(version, file)
      if (BESIDE.some((pattern) => pattern.test(`/${name}`))) continue
      const folder = path.dirname(name).replace(/\/unparseable$/, '')
      const all = byFolder.get(folder) ?? []
      byFolder.set(folder, all)
      const expected = expectedOf(name, defects)
      all.push({
        file: name,
        type: TYPES[version],
        body: readFileSync(path.join(SHARED, name)),
        expected,
      })
    }
  return [...byFolder].map(([name, documents]) => ({ name, documents }))
}

function expectedOf(name, defects) {
  const base = path.basename(name)
  if (name.endsWith('.txt')) return { code: 'bad-json' }
  if (/fail\//.test(name) && !TAKEN.includes(base)) {
    const [pointer, rule, code] = REASONS[base] ?? []
    return { pointer, rule, code }
  }
  return defects.some((defect) => isSame(name, defect)) ? {} : null
}

/** The examples of 2017 are the same documents under other numbers; those of the editors' draft are mended. */
const isSame = (name, defect) => {
  const base = path.basename(name)
  return (
    base === defect ||
    (name.includes('/rec-2017-') && base.replace(/^[0-9]+-/, 'vocabulary-') === defect)
  )
}

const defectsIn = (file) =>
  existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).passExceptions) : []

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter((name) => name.endsWith('.json') || name.includes('unparseable/'))
        .sort()
    : []

const own = (version) => [
  { name: `own ${version}, good`, documents: whole(version) },
  { name: `own ${version}, tolerated`, documents: lines(version, 'tolerated.jsonl', () => null) },
  {
    name: `own ${version}, one fault each`,
    documents: lines(version, 'bad.jsonl', ({ pointer, rule, code = 'invalid' }) => ({
      pointer,
      rule,
      code,
    })),
  },
]

const whole = (version) =>
  filesIn(path.join(FIXTURES, version, 'good')).map((file) => ({
    file,
    type: TYPES[version],
    body: readFileSync(path.join(FIXTURES, version, 'good', file)),
    expected: null,
  }))

const lines = (version, file, expectedOfLine) =>
  readFileSync(path.join(FIXTURES, version, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .map((vector) => ({
      file: vector.name,
      type: TYPES[version],
      body: Buffer.from(vector.text ?? JSON.stringify(vector.document)),
      expected: expectedOfLine(vector),
    }))
