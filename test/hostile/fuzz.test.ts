import fc from 'fast-check'
import { send } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { AS2, get, pathOf, post, streamPath } from '../support/rest'
import { connect } from '../support/sockets'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

let node: FreshetNode
beforeAll(async () => {
  node = await spawnNode()
})

const WORDS = [
  'id',
  'type',
  'actor',
  'object',
  'target',
  'tag',
  'to',
  'bto',
  'verb',
  'objectType',
  'url',
]
const VALUES = [
  'Like',
  'Note',
  'Create',
  'https://a.example/1',
  'like',
  'person',
  '2024-01-01T00:00:00Z',
]
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, 0, -1.5, 1e300, '', ...VALUES),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...WORDS, '$ne', 'a.b', '@context'), fc.string()),
      tie('value'),
      {
        maxKeys: 6,
      },
    ),
  ),
}))

describe('random input', () => {
  it('random documents are stored and come back, or are refused: never a 500', async () => {
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.constantFrom('application/activity+json', 'application/json', 'application/stream+json'),
        async (document, type) => {
          const body = JSON.stringify(document)
          const headers = { 'content-type': type }
          const answer = await send(node.url, 'POST', streamPath('fuzz'), { headers, body })
          if (answer.status === 201) {
            const read = await get(node.url, pathOf(answer.headers.location))
            expect([read.status, read.text]).toEqual([200, answer.text])
            expect(answer.text).not.toMatch(/"(bto|bcc)":/)
          } else expect([200, 409, 422]).toContain(answer.status)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('damaged documents are refused: never a 500', async () => {
    const good = Buffer.from(
      '{"type":"Like","actor":"https://a.example/ü","object":{"type":"Note","tag":[1,2]}}',
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (place, byte) => {
        const body = Buffer.from(good)
        body[place] = byte
        const answer = await send(node.url, 'POST', streamPath('fuzz'), { headers: AS2, body })
        expect([200, 201, 400, 409, 422]).toContain(answer.status)
      }),
      { numRuns: 300 },
    )
  })

  it('random events do not end the process', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('subscribe', 'unsubscribe', 'entries', 'x'),
        fc.array(value, { maxLength: 3 }),
        async (event, args) => {
          const socket = await connect(node.url)
          socket.emit(event, ...args, () => undefined)
          socket.emit(event, ...args)
          await new Promise<void>((resolve) => setImmediate(resolve))
          socket.disconnect()
        },
      ),
      { numRuns: 100 },
    )
    expect((await post(node.url, 'fuzz', { type: 'Note' })).status).toBe(201)
  })
})
