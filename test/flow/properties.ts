/**
 * Properties — what must hold of any document and of any request, over real HTTP and a real store.
 *
 * In:  a node in this process, and how many runs. A failure prints its seed and the smallest case.
 * Many documents go in one run, side by side: then the store syncs once for all of them.
 */
import fc from 'fast-check'
import http from 'node:http'
import { REFUSALS } from '../../server/errors'
import type { Local } from '../support/local'
import { send, type Answer, type Sent } from '../support/http'
import { pathOf, streamPath } from '../support/rest'
import { parseXml } from '../support/xml'
import { dice, kept, print } from '../support/written'
import { as1Activity, as2Activity, as2Object, IRIS, withId, type Document } from './any-document'
import { damaged, headers, method, path } from './any-request'
import { strangersIn } from './markup'

const FORMS = { as2: 'application/activity+json', as1: 'application/stream+json' } as const
type Form = keyof typeof FORMS

const MANY = 16
let streams = 0
let ids = 0

/** It comes back as the text that was sent, over every way to ask for it; a repeat in other words is the same. */
export function expectKept({ url }: Local, runs: number): Promise<void> {
  const known = fc.constantFrom<Form>('as2', 'as1').chain((form) =>
    fc.record({
      form: fc.constant(form),
      document: form === 'as2' ? fc.oneof(as2Activity, as2Object) : as1Activity,
      ownId: fc.boolean(),
      dice,
    }),
  )
  return check(fc.array(known, { minLength: 1, maxLength: MANY }), runs, async (documents) => {
    const stream = `any${++streams}`
    const texts = await Promise.all(
      documents.map(async ({ form, document, ownId, dice: roll }) => {
        const own = ownId && document.isActivity ? withId(document, `urn:any:${++ids}`) : document
        const sent = (again: boolean) =>
          ask(url, 'POST', streamPath(stream), {
            headers: { 'content-type': FORMS[form] },
            body: print(own.root, roll, again),
          })
        const first = await sent(false)
        expect([first.status, first.status === 201 ? '' : first.text]).toEqual([201, ''])
        const location = pathOf(first.headers.location)
        expect((await get(url, location)).text).toBe(first.text)
        if (form === 'as2') expectText(first.text, own)
        else expect((await get(url, location, FORMS.as1)).text).toBe(kept(own.root))
        if (own !== document) {
          const again = await sent(true)
          expect([again.status, again.text]).toEqual([200, first.text])
        }
        return first.text
      }),
    )
    const { text, json } = await get(url, `${streamPath(stream)}?limit=100`)
    expect(json().totalItems).toBe(texts.length)
    for (const one of texts) expect(text).toContain(one)
    const drawn = await get(url, `/streams/${stream}`, 'text/html')
    expect([drawn.status, strangersIn(drawn.text)]).toEqual([200, []])
    parseXml((await get(url, `/streams/${stream}.atom`, '*/*')).text)
    const { items } = (await get(url, `/streams/${stream}.json-feed`, '*/*')).json()
    expect(items).toHaveLength(texts.length)
    for (const id of IRIS) expectNoneOfOurs(await get(url, `/objects?id=${encodeURIComponent(id)}`))
  })
}

/** Whatever was missing stands in front; all the rest is as it came. */
function expectText(text: string, { root, isActivity }: Document): void {
  const end = isActivity ? kept(root).slice(1) : `"object":${kept(root)}}`
  expect(text.slice(-end.length)).toBe(end)
  const added = JSON.parse(text.slice(0, -end.length).replace(/,?$/, '}')) as object
  const mayAdd = isActivity
    ? ['@context', 'id', 'published']
    : ['@context', 'id', 'type', 'published', 'actor', 'to', 'cc', 'audience']
  expect(mayAdd).toEqual(expect.arrayContaining(Object.keys(added)))
}

/** Damaged documents under any headers: taken, or refused with a code; never the server's own fault. */
export function expectNoFault({ url }: Local, bodies: readonly Buffer[], runs: number) {
  const body = fc.oneof(
    { weight: 3, arbitrary: damaged(bodies) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
  )
  const requests = fc.array(fc.record({ headers, body }), { minLength: 1, maxLength: MANY })
  return check(requests, runs, async (all) => {
    await Promise.all(
      all.map(async (sent) => {
        const answer = await ask(url, 'POST', streamPath('damaged'), sent)
        expectNoneOfOurs(answer)
        if (answer.status !== 201) return
        const form = answer.headers['content-type']
        const read = await get(url, pathOf(answer.headers.location), form)
        expect([read.status, read.text]).toEqual([200, answer.text])
      }),
    )
    const drawn = await get(url, '/streams/damaged', 'text/html')
    expect([drawn.status, strangersIn(drawn.text)]).toEqual([200, []])
  })
}

/** Any method on any path with any query. */
export function expectNoFaultAnywhere({ url }: Local, runs: number): Promise<void> {
  const requests = fc.array(fc.record({ method, path, headers }), { minLength: 1, maxLength: MANY })
  return check(requests, runs, async (all) => {
    const statuses = await Promise.all(all.map((one) => statusOf(url, one)))
    expect(statuses.filter((status) => status < 200 || status >= 500)).toEqual([])
  })
}

/** A connection of its own each time: where thousands of requests share a process with the server, an idle one may be closed in the moment of sending. */
const ask = (url: string, method: string, path: string, sent: Sent): Promise<Answer> =>
  send(url, method, path, { ...sent, headers: { ...sent.headers, connection: 'close' } })

const get = (url: string, path: string, accept: string = FORMS.as2): Promise<Answer> =>
  ask(url, 'GET', path, { headers: { accept } })

const check = <T>(cases: fc.Arbitrary<T>, runs: number, holds: (one: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(cases, holds), { numRuns: runs })

/** A refusal is a problem with a code, or a page for who asks for one. */
function expectNoneOfOurs({ status, headers: said, text, json }: Answer): void {
  expect([status >= 200 && status < 500, text]).toEqual([true, text])
  if (status < 300) return
  if (String(said['content-type']).startsWith('text/html')) expect(strangersIn(text)).toEqual([])
  else expect(Object.keys(REFUSALS)).toContain(json().code)
}

/** Without waiting for the end: an answer may be a stream of events. */
function statusOf(
  url: string,
  asked: { method: string; path: string; headers: http.OutgoingHttpHeaders },
): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, ...asked }, (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    request.on('error', reject)
    request.end()
  })
}
