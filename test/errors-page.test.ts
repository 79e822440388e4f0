/**
 * docs/errors.md is for those who read the source without a server: it says what /docs/errors says.
 * After a change of server/errors.ts or server/advice.ts: `UPDATE=1 npx jest test/errors-page`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { adviceFor, CODES, RETRY_WORDS } from '../server/advice'
import { LIMITS } from '../server/config'
import { REFUSALS } from '../server/errors'

const FILE = path.join(__dirname, '../docs/errors.md')
const advice = adviceFor(LIMITS)

const sections = CODES.map((code) => {
  const { status, title, retry } = REFUSALS[code]
  const { means, todo } = advice[code]
  return `## ${code}\n\n${status} · ${title}\n\n${means}\n\n${todo}\n\n_${RETRY_WORDS[retry]}_\n`
})

const written = [
  '# Errors',
  '',
  'Every refusal is `application/problem+json` (RFC 9457) with a `code` that never changes its meaning; titles and details are for people,',
  'and may. `type` is the address of its paragraph on the server itself, `/docs/errors#<code>`. Sockets answer the same codes in',
  '`{"ok": false, "code", "retry"}`. Numbers are those of the limits as they come.',
  '',
  ...sections,
].join('\n')

test('docs/errors.md says of every code what the table says', () => {
  if (process.env['UPDATE'] !== undefined) writeFileSync(FILE, written)
  const text = readFileSync(FILE, 'utf8')
  for (const section of sections) expect(text).toContain(section)
  expect(text).toBe(written)
})

test('every code has words of its own', () => {
  const texts = CODES.flatMap((code) => [advice[code].means, advice[code].todo])
  expect(new Set(texts).size).toBe(texts.length)
  for (const text of texts) expect(text).toMatch(/^[A-Z_`].*[.)…]$/s)
})
