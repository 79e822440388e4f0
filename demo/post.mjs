/**
 * Post — one activity to the server, however often it takes.
 *
 * In:  the server's address and an activity with an id of its own.
 * Out: 'stored', 'known' (an activity with this id is there already), or a `Refused` with the server's reason; `NoServer` when nobody answers.
 * Rule: a retry sends the same id, so that an answer that got lost does no harm (P5).
 */
import { setTimeout as sleep } from 'node:timers/promises'

const TRIES = 6
const TIMEOUT_MS = 15_000
const WAIT_MAX_SECONDS = 30

export class NoServer extends Error {}
export class Refused extends Error {}

export async function post(base, { streams, contentType, activity }) {
  const query = streams.map((stream) => `stream=${encodeURIComponent(stream)}`).join('&')
  const request = {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify(activity),
  }
  for (let tries = 1; ; tries++) {
    const answer = await send(`${base}/activities?${query}`, request)
    if (answer?.status === 201) return 'stored'
    // 409: the same story was told at another time, and its dates differ.
    if (answer?.status === 200 || answer?.status === 409) return 'known'
    const mayRetry = !answer || answer.status === 503 || answer.status === 429
    if (answer && (!mayRetry || tries === TRIES)) throw new Refused(await reasonOf(answer))
    if (tries === TRIES) throw new NoServer(`No server answers at ${base}.`)
    await sleep(1000 * waitSeconds(answer, tries))
  }
}

/** Null when nobody answers; the first try of a demo asks `isThere` before. */
async function send(url, request) {
  try {
    const signal = globalThis.AbortSignal.timeout(TIMEOUT_MS)
    const answer = await fetch(url, { ...request, signal })
    if (answer.ok) await answer.arrayBuffer()
    return answer
  } catch {
    return null
  }
}

export async function isThere(base) {
  try {
    await (await fetch(base, { signal: globalThis.AbortSignal.timeout(TIMEOUT_MS) })).arrayBuffer()
    return true
  } catch {
    return false
  }
}

function waitSeconds(answer, tries) {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN)
  return Math.min(WAIT_MAX_SECONDS, Number.isFinite(asked) && asked >= 0 ? asked : 2 ** (tries - 1))
}

async function reasonOf(answer) {
  const text = await answer.text().catch(() => '')
  try {
    const { code, title, detail } = JSON.parse(text)
    return `${answer.status} ${code ?? ''}: ${detail ?? title ?? ''}`
  } catch {
    return `${answer.status} ${text.slice(0, 200)}`
  }
}
