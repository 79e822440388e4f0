import { outcomeOf } from '../../client/post'

test.each([
  [
    429,
    '',
    12,
    { is: 'waiting', againInMs: 12_000, reason: 'That was quick. It goes out in 12 s.' },
  ],
  [
    413,
    '',
    0,
    { is: 'failed', reason: 'This is longer than 64 KiB; shorten it or post it in parts.' },
  ],
  [503, 'x', 0, { is: 'failed', reason: 'The server could not store it. Your text is kept here.' }],
  [403, '', 0, { is: 'failed', reason: 'You can’t post to #board any more.' }],
  [
    409,
    '',
    0,
    { is: 'failed', reason: 'An entry with this id exists already with other content.' },
  ],
  [422, 'Name it.', 0, { is: 'failed', reason: 'Name it.' }],
  [418, '', 0, { is: 'failed', reason: 'The server did not take it. Your text is kept here.' }],
])('a post that is answered %d', (status, detail, retryAfter, outcome) => {
  expect(outcomeOf(status, 'board', detail, retryAfter)).toEqual(outcome)
})
