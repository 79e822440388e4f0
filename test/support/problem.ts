/**
 * Problem — what every refusal over REST must look like: its status and code, and no more than a stranger may know.
 */
import type { Answer } from './http'

export function expectProblem(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.json().code]).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.json()).toMatchObject({ status, title: expect.any(String) as string })
  expect(answer.text).not.toMatch(/node_modules|\.[jt]s:[0-9]|MongoServer|ECONN/)
}
