import http from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler } from 'express'
import { createJudging } from '../../server/accept/judging'
import { LIMITS } from '../../server/config'
import { toProblem, toRefusal } from '../../server/errors'

const problems: ErrorRequestHandler = (error, _request, response, _next) => {
  const refusal = toRefusal(error)
  response.status(refusal.status).json(toProblem(refusal))
}
const app = express()
  .use(createJudging({ limits: LIMITS, publicUrl: () => 'http://localhost:3000' }))
  .use(problems)
const server = http.createServer(app)
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/validate`
})
afterAll(() => void server.close())

const post = (body: string, type = 'application/activity+json', query = '') =>
  fetch(url + query, { method: 'POST', headers: { 'Content-Type': type }, body })

test('POST /validate answers 200 and the verdict, good or bad', async () => {
  const good = await post('{"type":"Note","content":"x"}')
  expect([good.status, good.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(await good.json()).toEqual({
    valid: true,
    version: 'as2',
    errors: [],
    warnings: [expect.objectContaining({ pointer: '#/@context' })],
  })
  const bad = await post('{"verb":"a b"}', 'application/stream+json')
  expect([bad.status, await bad.json()]).toEqual([
    200,
    expect.objectContaining({
      valid: false,
      version: 'as1',
      errors: [expect.objectContaining({ pointer: '#/verb', code: 'invalid' })],
    }),
  ])
})

test.each([
  ['another media type', '{}', 'text/plain', '', 415, 'content-type'],
  ['no JSON', '{', 'application/json', '', 400, 'bad-json'],
  ['a parameter', '{}', 'application/json', '?stream=a', 400, 'bad-parameter'],
  ['too much', 'x'.repeat(LIMITS.bodyBytes + 1), 'application/json', '', 413, 'too-large'],
])('%s is a problem as for a post', async (_, body, type, query, status, code) => {
  const answer = await post(body, type, query)
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code])
})
