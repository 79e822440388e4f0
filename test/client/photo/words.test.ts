import { endedBy, refusalOf, sizeText } from '../../../client/photo/words'

const MOST = 10 * 1024 * 1024
const JPEG = { name: 'gates.jpg', size: 3_100_000, type: 'image/jpeg' }
const answer = (status: number, retryAfter = '', text = '{}') => ({ status, text, retryAfter })

test.each([
  [JPEG, null],
  [{ ...JPEG, type: '' }, null],
  [
    { name: 'list.pdf', size: 9, type: 'application/pdf' },
    'list.pdf is not a photo that can be shown here (JPEG, PNG, WebP, GIF, AVIF)',
  ],
  [{ ...JPEG, size: 31_000_000 }, 'gates.jpg is 31 MB; the limit is 10 MB'],
])('before it is sent: %j', (file, reason) => {
  expect(refusalOf(file, MOST)).toBe(reason)
})

test.each([
  [answer(201, '', '{"type":"Image"}'), { is: 'up', image: { type: 'Image' } }],
  [answer(201, '', 'a proxy says hello'), { is: 'stopped' }],
  [answer(0), { is: 'stopped' }],
  [answer(500), { is: 'stopped' }],
  [answer(413), { is: 'refused', reason: 'gates.jpg has too many pixels to be opened safely' }],
  [answer(415), { is: 'refused', reason: 'gates.jpg can’t be read; it may be damaged' }],
  [
    answer(429, '12'),
    { is: 'later', reason: 'That was quick. It goes on in 12 s.', againInMs: 12_000 },
  ],
  [
    answer(503),
    { is: 'later', reason: 'The server could not take it. It goes on in 5 s.', againInMs: 5_000 },
  ],
])('the server answers %j', (answered, ended) => {
  expect(endedBy(answered, JPEG)).toEqual(ended)
})

test('what no browser shows is said to be no photo, whatever it is called', () => {
  expect(endedBy(answer(415), { ...JPEG, name: 'IMG.HEIC', type: 'image/heic' })).toEqual({
    is: 'refused',
    reason: 'IMG.HEIC is not a photo that can be shown here (JPEG, PNG, WebP, GIF, AVIF)',
  })
})

test.each([
  [0, '1 kB'],
  [84_321, '84 kB'],
  [999_999, '1000 kB'],
  [3_100_000, '3.1 MB'],
  [2_000_000, '2 MB'],
  [31_400_000, '31 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text)
})
