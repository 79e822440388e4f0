/**
 * Mutated — good documents and packets, each changed in a few places: what an attacker tries who has read the manual.
 *
 * In:  texts that are good. Out: an arbitrary of bytes; fast-check prints the seed of a failure, and looks for fewer changes.
 * Rule: changes are made to tokens, so that many of the results are JSON still, and to bytes, so that some are not even UTF-8.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'

export const TYPES = {
  as1: ['application/stream+json', 'application/json'],
  as2: ['application/activity+json', 'application/ld+json', 'application/json'],
}

export const mutated = (texts: readonly string[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...texts), fc.array(CHANGE, { minLength: 1, maxLength: 3 }))
    .map(([text, changes]) => changes.reduce(changeBytes, Buffer.from(text)))

const PLACE = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const LONG = [`"${'x'.repeat(70_000)}"`, '['.repeat(40), '{"a":'.repeat(40)]
const ODD = fc.constantFrom(
  ...LONG,
  ...'null -0 1e999 9007199254740993 [] {} "" true // \0 \u2028 "ü" "👩‍👩‍👧" "\\ud800" "\\u0000"'.split(
    ' ',
  ),
  ...'"__proto__" "constructor" "$where" "a.b" "@context" "bto" "id" "type" "Like" "like"'.split(
    ' ',
  ),
  ...'"javascript:alert(1)" "https://a.example/\\u202e" "9999-12-31T23:59:60Z"'.split(' '),
)
const CHANGE = fc.record({
  kind: fc.constantFrom(...(['put', 'put', 'copy', 'copy', 'cut', 'byte'] as const)),
  at: PLACE,
  from: PLACE,
  odd: ODD,
  byte: fc.nat(255),
})
type Change = typeof CHANGE extends fc.Arbitrary<infer T> ? T : never

const TOKEN = /"(?:[^"\\]|\\.)*"|[-+.\w]+|[^\s"]/gsu

function changeBytes(bytes: Buffer, change: Change): Buffer {
  if (change.kind === 'byte') {
    const copy = Buffer.from(bytes)
    if (copy.length > 0) copy[Math.floor(change.at * copy.length)] = change.byte
    return copy
  }
  const tokens: string[] = bytes.toString('latin1').match(TOKEN) ?? []
  if (tokens.length === 0) return bytes
  // A value in place of another leaves JSON; what takes a bracket or a comma away, mostly not.
  const values = tokens.flatMap((token, index) => (/["\w]/.test(token) ? index : []))
  const places = change.kind === 'cut' || values.length === 0 ? [...tokens.keys()] : values
  const pick = (share: number) => places[Math.floor(share * places.length)]!
  const instead = {
    put: () => Buffer.from(change.odd).toString('latin1'),
    copy: () => tokens[pick(change.from)]!,
    cut: () => '',
  }[change.kind]()
  return Buffer.from(tokens.with(pick(change.at), instead).join(''), 'latin1')
}

function textsIn(version: string): string[] {
  const folders = ['../fixtures', '../../../shared/corpora'].map((name) =>
    path.resolve(__dirname, name, version),
  )
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8')),
  )
}

const documentsOf = (version: 'as1' | 'as2') =>
  fc.tuple(mutated(textsIn(version)), fc.constantFrom(...TYPES[version]))

/** Of our own examples, and of the collected ones of others where they are at hand; each with a type that it may have. */
export const mutatedDocuments = fc.oneof(documentsOf('as1'), documentsOf('as2'))
