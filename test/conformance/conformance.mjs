/**
 * Conformance — every document of every corpus, judged and posted; a table of what became of them.
 *
 * In:  ../shared/corpora when it is there, and our own vectors.
 * Out: by corpus: documents, taken, refused as expected, read back saying the same, unexpected. Exit code 1 when anything is unexpected.
 * Rule: each document goes through the accept stage, and by POST to a node in this process; both must say the same. What a node took
 *       must come back: the same members in the version that was posted, but for `bto` and `bcc`. A 409 is a document that was
 *       taken, whose id another example has had before.
 */
import { createRequire } from 'node:module'
import { TextDecoder } from 'node:util'
import { corpora } from './corpora.mjs'
import { PUBLIC_URL, startConformanceNode } from './node.mjs'
import { saysTheSame } from './same.mjs'
import { table } from './table.mjs'

const load = createRequire(import.meta.url)
const { judge } = load('../../dist/server/accept/judge.js')
const { LIMITS } = load('../../dist/server/config.js')

const AT_ONCE = 64

const node = await startConformanceNode()
try {
  process.exitCode = await main()
} finally {
  await node.stop()
}

async function main() {
  const rows = []
  const complaints = []
  for (const { name, documents } of corpora()) {
    const outcomes = await inParallel(documents, examine)
    rows.push([
      name,
      documents.length,
      ...['taken', 'refused', 'same'].map((what) => outcomes.filter((one) => one[what]).length),
      outcomes.filter(({ complaint }) => complaint).length,
    ])
    for (const { file, complaint } of outcomes)
      if (complaint) complaints.push(`${name}: ${file}: ${complaint}`)
  }
  console.log(
    table(
      ['corpus', 'documents', 'taken', 'refused as expected', 'read back the same', 'unexpected'],
      rows,
    ),
  )
  complaints.push(...node.errors.map((line) => `the node logged an error: ${line}`))
  for (const complaint of complaints) console.log(complaint)
  return complaints.length === 0 ? 0 : 1
}

async function examine(document) {
  const verdict = verdictOf(document)
  const answer = await post(document)
  const back = answer.taken && answer.location ? await read(answer.location, document) : null
  return {
    file: document.file,
    taken: document.expected === null && verdict.valid && answer.taken,
    refused: document.expected !== null && !verdict.valid && !answer.taken,
    same: back === true,
    complaint: complaintOf(document, verdict, answer, back),
  }
}

function complaintOf({ expected }, verdict, answer, back) {
  const said = JSON.stringify(verdict.errors?.[0] ?? { code: verdict.code })
  if (verdict.valid !== answer.taken) return `judged ${said}, but answered ${answer.status}`
  if (expected === null && !verdict.valid) return `should be taken; refused: ${said}`
  if (expected !== null && verdict.valid) return 'should be refused; taken'
  if (expected !== null) {
    const wrong = ['pointer', 'rule', 'code'].some(
      (what) =>
        expected[what] !== undefined &&
        expected[what] !==
          (verdict.errors?.[0]?.[what] ?? (what === 'code' ? verdict.code : undefined)),
    )
    if (wrong) return `refused for another reason: ${said} instead of ${JSON.stringify(expected)}`
    if (answer.code !== (verdict.errors?.[0]?.code ?? verdict.code))
      return `answered ${answer.code}, judged ${said}`
  }
  return back === false ? 'came back saying something else' : null
}

/** What can't be read at all is a refusal without a list. */
function verdictOf({ body, type }) {
  try {
    return judge(body, type, { publicUrl: PUBLIC_URL, limits: LIMITS })
  } catch (error) {
    if (error.name !== 'Refusal') throw error
    return { valid: false, code: error.code }
  }
}

async function post({ body, type }) {
  const answer = await fetch(`${node.url}/streams/conformance/activities`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
  })
  const { status } = answer
  const { code } = await answer.json()
  return {
    status,
    code,
    taken: status < 300 || status === 409,
    location: answer.headers.get('location'),
  }
}

async function read(location, { body, type }) {
  const answer = await fetch(location.replace(PUBLIC_URL, node.url), { headers: { Accept: type } })
  return (
    answer.status === 200 &&
    saysTheSame(JSON.parse(new TextDecoder().decode(body)), await answer.json())
  )
}

async function inParallel(all, work) {
  const done = []
  for (let from = 0; from < all.length; from += AT_ONCE)
    done.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(work))))
  return done
}
