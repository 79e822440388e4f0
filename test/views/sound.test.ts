/** Whatever the verb and however little is known of what it is about, the sentence is one that somebody could have said. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { JsonObject } from '../../schemas/wire'
import { accept } from '../../server/accept/accept'
import { LIMITS } from '../../server/config'
import { rowOf } from '../../views/model/row'
import { plainSentence, sentenceOf } from '../../views/model/sentence'

const AS2 =
  `Accept Add Announce Arrive Block Create Delete Dislike Flag Follow Ignore Invite Join Leave Like Listen Move
  Offer Question Read Reject Remove TentativeAccept TentativeReject Travel Undo Update View`.split(
    /\s+/,
  )
const AS1 =
  `accept access acknowledge add agree append approve archive assign at attach attend author authorize borrow build
  cancel close complete confirm consume checkin create delete deliver deny disagree dislike experience favorite find
  flag-as-inappropriate follow give host ignore insert install interact invite join leave like listen lose make-friend open
  play present purchase qualify read receive reject remove remove-friend replace request request-friend resolve return
  retract rsvp-maybe rsvp-no rsvp-yes satisfy save schedule search sell send share sponsor start stop stop-following submit
  tag terminate tie unfavorite unlike unsatisfy unsave unshare update use watch win`.split(/\s+/)

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const NAMED = { type: 'Article', id: 'https://a.example/1', name: 'The weir' }
const OBJECTS: [string, JsonObject][] = [
  ['a name', { object: NAMED }],
  ['no name', { object: { type: 'Image', id: 'urn:uuid:0b9f6a0e-93a4-4b13-8f4a-6c1e6b7f8a01' } }],
  ['an address', { object: 'https://a.example/0b9f6a0e93a44b138f4a6c1e6b7f8a01' }],
  ['several', { object: [NAMED, { type: 'Note', content: 'x' }] }],
  ['a target', { object: NAMED, target: { name: 'Week 46' } }],
  ['an offer', { object: { type: 'Offer', actor: ANN, object: NAMED } }],
  ['an event', { object: { type: 'Event', name: 'Autumn row' } }],
  ['nothing', {}],
]

const isSound = (sentence: string): boolean =>
  !/undefined|null|NaN|\[object|https?:|urn:|\{|\}| {2}|\s$/.test(sentence) &&
  !/ (?:to|from|at|by|with|of)$/.test(sentence)

test('what is unsound is seen', () => {
  for (const bad of ['Ann liked undefined', 'Ann liked urn:x', 'Ann moved it to', 'Ann  liked'])
    expect(isSound(bad)).toBe(false)
})

describe.each(OBJECTS)('of %s', (_, members) => {
  test('every AS2 activity type is told', () => {
    const told = AS2.map((type) =>
      plainSentence(sentenceOf({ type, actor: ANN, ...members }, { origin: '' })),
    )
    expect(told.filter((sentence) => !isSound(sentence))).toEqual([])
    expect(told.filter((sentence) => !sentence.startsWith('Ann'))).toEqual([])
  })
  test('every AS1 verb is told, with words for it', () => {
    const told = AS1.map((verb) => {
      const type = ['Activity', `http://activitystrea.ms/schema/1.0/${verb}`]
      return sentenceOf({ type, actor: ANN, ...members }, { origin: '' })
    })
    expect(told.map(plainSentence).filter((sentence) => !isSound(sentence))).toEqual([])
    expect(told.flat().filter(({ code }) => code)).toEqual([])
  })
})

const CORPORA = '/work/shared/corpora'
const walk = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name))

const whereThere = existsSync(CORPORA) ? test : test.skip
whereThere('every document of the corpora that is taken is told', () => {
  const odd: string[] = []
  let told = 0
  for (const version of ['as1', 'as2'])
    for (const file of walk(path.join(CORPORA, version))) {
      const activity = activityIn(
        readFileSync(file),
        version === 'as1' ? 'application/stream+json' : 'application/activity+json',
      )
      if (activity === null) continue
      told += 1
      const view = { origin: 'http://localhost:3000', now: 0, zone: 'UTC' }
      const { sentence, card } = rowOf({ seq: 1, activity }, view)
      const texts = [plainSentence(sentence), card?.title ?? '', card?.text ?? '']
      if (!texts.every((text) => !/undefined|NaN|\[object/.test(text)) || !isSound(texts[0]!))
        odd.push(`${path.basename(file)}: ${texts.join(' | ')}`)
    }
  expect(told).toBeGreaterThan(300)
  expect(odd).toEqual([])
})

function activityIn(bytes: Buffer, contentType: string): JsonObject | null {
  const given = { id: 'urn:x:1', published: '2026-11-12T18:00:00Z' }
  try {
    return accept(bytes, contentType, {
      publicUrl: 'http://localhost:3000',
      limits: LIMITS,
    }).finish(given).activity
  } catch {
    return null
  }
}
