import express, { type Request } from 'express'
import { formOf } from '../../server/accept/form'

const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

const requestFor = (accept: string | undefined): Request =>
  Object.assign(Object.create(express.request) as Request, {
    headers: accept === undefined ? {} : { accept },
  })

/** What an activity that came as AS1 is answered as. */
const both: [accept: string | undefined, version: string, contentType: string][] = [
  [undefined, 'as2', 'application/activity+json'],
  ['*/*', 'as2', 'application/activity+json'],
  ['application/*', 'as2', 'application/activity+json'],
  ['application/activity+json', 'as2', 'application/activity+json'],
  ['application/json', 'as2', 'application/json'],
  ['application/ld+json', 'as2', LD],
  [LD, 'as2', LD],
  [`${LD}, application/activity+json;q=0.9`, 'as2', LD],
  [`text/html;q=0.9, ${LD};q=0.5`, 'as2', LD],
  ['application/stream+json', 'as1', 'application/stream+json'],
  ['application/stream+json, */*;q=0.1', 'as1', 'application/stream+json'],
  ['application/stream+json;q=0.5, application/json', 'as2', 'application/json'],
  ['text/html, application/activity+json;q=0.9', 'as2', 'application/activity+json'],
  ['text/html, */*;q=0.8', 'as2', 'application/activity+json'],
]
test.each(both)('AS1 and AS2, Accept: %s', (accept, version, contentType) => {
  expect(formOf(requestFor(accept), ['as2', 'as1'])).toEqual({ version, contentType })
})

test.each([
  ['text/html', undefined],
  ['application/stream+json', undefined],
  ['application/activity+json;q=0', undefined],
  ['text/html', ['as2', 'as1'] as const],
  ['application/ld+json; profile="https://other.example/ns"', undefined],
])('%s of %j is not acceptable', (accept, versions) => {
  expect(() => formOf(requestFor(accept), versions)).toThrow(
    expect.objectContaining({ code: 'not-acceptable' }),
  )
})
