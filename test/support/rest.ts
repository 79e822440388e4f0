/**
 * REST — the calls that most tests make: post an activity, read a page, read a whole stream.
 * Rule: `expect` is left to the tests; only `readAll` insists, because it is the store's own word for the witness.
 */
import type { JsonObject, WireEntry } from '../../schemas/wire'
import { type Answer, send } from './http'

export const AS2 = { 'content-type': 'application/activity+json' }

export const streamPath = (stream: string): string => `/streams/${stream}/activities`

export const post = (
  url: string,
  stream: string,
  activity: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  send(url, 'POST', streamPath(stream), {
    headers: { ...AS2, ...headers },
    body: typeof activity === 'string' ? activity : JSON.stringify(activity),
  })

export const get = (url: string, path: string, accept = 'application/activity+json') =>
  send(url, 'GET', path, { headers: { accept } })

export const page = (url: string, stream: string, query = ''): Promise<Answer> =>
  get(url, `${streamPath(stream)}${query}`)

export const itemsOf = (body: JsonObject): JsonObject[] => body.orderedItems as JsonObject[]

/** The path and query of an absolute link, to be asked at any node. */
export const pathOf = (link: unknown): string => {
  const { pathname, search } = new URL(String(link))
  return pathname + search
}

export const positionOf = (answer: Answer): { epoch: string; seq: number } => {
  const [epoch, seq] = String(answer.headers['freshet-position']).split(':')
  return { epoch: epoch!, seq: Number(seq) }
}

/** Every entry of a stream, ascending, by paging upwards from the beginning. */
export async function readAll(url: string, stream: string): Promise<WireEntry[]> {
  const entries: WireEntry[] = []
  for (;;) {
    const answer = await page(url, stream, `?limit=100&after=${entries.length}`)
    if (answer.status !== 200) throw new Error(`page: ${answer.status} ${answer.text}`)
    const items = itemsOf(answer.json()).reverse()
    if (items.length === 0) return entries
    const first = positionOf(answer).seq - items.length + 1
    entries.push(...items.map((activity, index) => ({ seq: first + index, activity })))
  }
}
