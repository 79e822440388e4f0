/** A platform that sharp has no build for: photos say so, everything else runs. */
jest.mock('sharp', () => {
  throw new Error('Could not load the "sharp" module using the linux-riscv32 runtime')
})
import { photoForm } from '../support/form'
import { send } from '../support/http'
import { startLocal } from '../support/local'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

test('a photo is refused with what to install; activities are taken', async () => {
  const node = await startLocal()
  const answer = await send(node.url, 'POST', '/photos', photoForm('\xff\xd8\xff and so on'))
  expect([answer.status, answer.json().code, answer.json().detail]).toEqual([
    503,
    'busy',
    expect.stringMatching(/npm install/),
  ])
  expect(answer.text).not.toContain('riscv')
  expect((await post(node.url, 'general', { type: 'Note', content: 'x' })).status).toBe(201)
  expect(node.errors).toEqual([expect.stringContaining('photos can not be converted')])
})
