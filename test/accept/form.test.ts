import type { Request, Response } from 'express'
import { as2FormOf, formOf, formOfPosted, type Form } from '../../server/accept/form'

const AS2 = 'application/activity+json'
const AS1 = 'application/stream+json'
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

function ask<Answer>(
  form: (request: Request, response: Response) => Answer,
  accept: string | undefined,
): { answer: Answer; varies: string[] } {
  const varies: string[] = []
  const response = { vary: (name: string) => varies.push(name) } as unknown as Response
  return { answer: form({ headers: { accept } } as Request, response), varies }
}

test.each<[accept: string | undefined, version: Form['version'], contentType: string]>([
  [undefined, 'as2', AS2],
  ['application/json', 'as2', 'application/json'],
  ['application/ld+json', 'as2', LD],
  [`text/html;q=0.9, ${LD};q=0.5`, 'as2', LD],
  [AS1, 'as1', AS1],
  ['text/html, */*;q=0.8', 'as2', AS2],
])('Accept: %s', (accept, version, contentType) => {
  expect(ask(formOf, accept)).toEqual({ answer: { version, contentType }, varies: ['Accept'] })
})

test('what does not fit is refused, with a list of what there is', () => {
  expect(() => ask(formOf, 'image/png')).toThrow(AS1)
  expect(() => ask(as2FormOf, AS1)).toThrow(AS2)
  expect(ask(as2FormOf, 'application/json').answer).toBe('application/json')
})

test.each([
  [AS1, AS1],
  ['application/json, text/plain, */*', AS2],
  ['image/png', AS2],
])('what is stored already is never refused: %s', (accept, contentType) => {
  expect(ask(formOfPosted, accept).answer.contentType).toBe(contentType)
})
