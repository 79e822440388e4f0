/** Documents of others, there and back; when they are present. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { accept } from '../../../server/accept/accept'
import { toAs1 } from '../../../server/accept/as1/to-as1'
import { toAs2 } from '../../../server/accept/as1/to-as2'
import { LIMITS } from '../../../server/config'
import { faultsIn } from '../../../server/validate'
import type { Json, JsonObject } from '../../../schemas/wire'

const CORPORA = path.resolve(__dirname, '../../../../shared/corpora')
const whenPresent = existsSync(CORPORA) ? test : test.skip
const given = { id: 'http://localhost:3000/activities/x', published: '2026-01-02T03:04:05.678Z' }
const options = { publicUrl: 'http://localhost:3000', limits: LIMITS }

function accepted(folder: string, type: string): [name: string, activity: JsonObject][] {
  const names = readdirSync(path.join(CORPORA, folder), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.json'))
    .flatMap((name): [string, JsonObject][] => {
      try {
        const body = readFileSync(path.join(CORPORA, folder, name))
        return [[name, accept(body, type, options).finish(given).activity]]
      } catch {
        return []
      }
    })
}

const MEDIA = new Set(['image', 'icon'])
const OBJECTS = new Set(
  `actor object target generator context location result attributedTo replies likes shares followers following
   to cc inReplyTo items orderedItems attachment tag image icon`.split(/\s+/),
)

/** The ways to say the same that a round does not keep: see to-as1.ts. */
function plain(value: Json, name = ''): Json {
  if (typeof value === 'string' && OBJECTS.has(name))
    return MEDIA.has(name) ? { type: 'Link', href: value } : { id: value }
  if (Array.isArray(value)) return value.map((one) => plain(one, name))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).flatMap(([key, one]): [string, Json][] => {
    if (key === '@context' || key.endsWith('Map')) return [[key, one]]
    if (!OBJECTS.has(key)) return [[key, plain(one)]]
    const all = plain([one].flat(), key) as Json[]
    return all.length === 0 && !key.endsWith('tems') ? [] : [[key, all]]
  })
  return Object.fromEntries(members)
}

whenPresent('every AS2 document is sound as AS1, and comes back saying the same', () => {
  const documents = accepted('as2', 'application/activity+json')
  for (const [name, activity] of documents) {
    const mapped = toAs1(activity)
    expect([name, faultsIn('as1', mapped, 9)]).toEqual([name, []])
    expect([name, plain(toAs2(mapped))]).toEqual([name, plain(activity)])
  }
  expect(documents.length).toBeGreaterThan(500)
})

whenPresent('every AS1 document has one form in each version', () => {
  const documents = accepted('as1', 'application/stream+json')
  for (const [name, activity] of documents) {
    const once = toAs1(activity)
    expect([name, toAs1(toAs2(once))]).toEqual([name, once])
  }
  expect(documents.length).toBeGreaterThan(300)
})
