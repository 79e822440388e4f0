import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { accept } from '../../server/accept/accept'
import { LIMITS } from '../../server/config'
import { faultsIn } from '../../server/validate'
import type { JsonObject } from '../../schemas/wire'
import { withoutBlind } from './documents'

const CORPORA = path.resolve(__dirname, '../../../shared/corpora')
const given = { id: 'http://localhost:3000/activities/x', published: '2026-01-02T03:04:05.678Z' }
const options = { publicUrl: 'http://localhost:3000', limits: LIMITS }

const filesIn = (folder: string): string[] =>
  existsSync(path.join(CORPORA, folder))
    ? readdirSync(path.join(CORPORA, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => path.join(folder, name))
    : []
const read = (name: string): Buffer => readFileSync(path.join(CORPORA, name))

/** Files of the pass folder that break rules all the same; EXPECTATIONS.json says why. */
const DEFECTS = new Set(
  existsSync(CORPORA)
    ? Object.keys(
        (
          JSON.parse(read('EXPECTATIONS.json').toString()) as {
            passExceptions: Record<string, string>
          }
        ).passExceptions,
      )
    : [],
)
const codeOf = (name: string, type: string): string => {
  try {
    accept(read(name), type, options)
    return 'accepted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

const w3c = (folder: string) => filesIn(`as2/w3c-activitystreams/${folder}`)
const examples = filesIn('as2/w3c-spec-examples').filter((name) => !name.includes('tables'))
const as1 = filesIn('as1').filter((name) => !name.includes('validation-fail'))

const whenPresent = existsSync(CORPORA) ? describe : describe.skip

whenPresent('corpora', () => {
  test('every fail vector of the W3C is refused', () => {
    const verdicts = w3c('fail').map((name) => [name, codeOf(name, 'application/activity+json')])
    expect(verdicts.filter(([, code]) => code === 'accepted')).toEqual([])
    expect(verdicts.length).toBe(20)
  })

  test('every pass vector of the W3C is accepted, but for the known defects', () => {
    const refused = w3c('pass').filter(
      (name) => codeOf(name, 'application/activity+json') !== 'accepted',
    )
    expect(refused.map((name) => path.basename(name)).sort()).toEqual([...DEFECTS].sort())
    expect(w3c('pass').length).toBe(212)
  })

  test('the examples of the standards are accepted', () => {
    const refused = examples.filter(
      (name) => codeOf(name, 'application/activity+json') !== 'accepted',
    )
    expect(refused.map((name) => path.basename(name))).toEqual([
      '146-ex181-jsonldb.json',
      '150-ex183-jsonld.json',
    ])
  })

  test('an accepted AS2 document keeps all of its tokens', () => {
    for (const name of [...w3c('pass'), ...examples]) {
      if (
        DEFECTS.has(path.basename(name)) ||
        codeOf(name, 'application/activity+json') !== 'accepted'
      )
        continue
      const { text, activity } = accept(read(name), 'application/activity+json', options).finish(
        given,
      )
      expect(JSON.parse(text)).toEqual(activity)
      const sent = withoutBlind(JSON.parse(read(name).toString())) as JsonObject
      const kept =
        activity['type'] === 'Create' && sent['type'] !== 'Create' ? activity['object'] : activity
      expect(kept).toMatchObject(sent)
    }
  })

  test('every AS1 document is accepted, and mapped to sound AS2', () => {
    for (const name of as1) {
      const accepted = accept(read(name), 'application/stream+json', options).finish(given)
      expect([name, faultsIn('as2', accepted.activity, 50)]).toEqual([name, []])
      expect(JSON.parse(accepted.text)).toEqual(accepted.activity)
      const said = JSON.parse(accepted.as1 ?? '') as JsonObject
      const sent = withoutBlind(JSON.parse(read(name).toString())) as JsonObject
      expect(
        said['object'] !== undefined && sent['verb'] === undefined
          ? [said, said['object']]
          : [said],
      ).toContainEqual(sent)
    }
    expect(as1.length).toBeGreaterThan(300)
  })

  test('21 of the 23 AS1 documents that are refused elsewhere are refused', () => {
    const accepted = filesIn('as1/pump.io/validation-fail').filter(
      (name) => codeOf(name, 'application/stream+json') === 'accepted',
    )
    expect(accepted.map((name) => path.basename(name)).sort()).toEqual([
      'ensureObject-with-a-non-object-author.json',
      'ensureObject-with-non-object-image-property.json',
    ])
  })
})
