import { avatarOf, hueOf, initialsOf } from '../../views/model/avatar'
import { countText, entriesText } from '../../views/model/count'
import { ownPicture, permalink, safeHref } from '../../views/model/link'
import { nameIn } from '../../views/model/name'
import { guestIdOf, htmlOf, noteOf } from '../../views/model/note'
import { dayMarks } from '../../views/model/days'
import { photosOf } from '../../views/model/photo'
import { cleanName, firstWords, paragraphs } from '../../views/model/text'
import { agoText, lengthText, momentOf } from '../../views/model/time'

const ORIGIN = 'http://localhost:3000'

describe('links', () => {
  test.each([
    ['https://x.example/a?b#c', 'https://x.example/a?b#c'],
    ['http://localhost:3000/activities/1', '/activities/1'],
    ['http://127.0.0.1:3000/activities/1', '/activities/1'],
    ['http://127.0.0.1:3001/activities/1', 'http://127.0.0.1:3001/activities/1'],
    ['mailto:ann@x.example', 'mailto:ann@x.example'],
    ['geo:52.2,0.1', 'geo:52.2,0.1'],
    ['javascript:alert(1)', null],
    [' JaVaScRiPt:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,<script>', null],
    ['vbscript:x', null],
    ['/relative', null],
    ['', null],
    [null, null],
  ])('%j → %j', (address, href) => expect(safeHref(address, ORIGIN)).toBe(href))

  test.each([
    [`${ORIGIN}/photos/1.jpg`, '/photos/1.jpg'],
    [`${ORIGIN}/demo/photos/weir.svg`, '/demo/photos/weir.svg'],
    ['http://127.0.0.1:3000/photos/1.jpg', '/photos/1.jpg'],
    [`${ORIGIN}/photos/../streams/general/events`, null],
    [`${ORIGIN}/streams/general/events`, null],
    [`${ORIGIN}/photos/`, null],
    ['https://x.example/photos/1.jpg', null],
    ['data:image/png;base64,AA', null],
  ])('picture %j → %j', (address, path) => expect(ownPicture(address, ORIGIN)).toBe(path))

  test.each([
    [`${ORIGIN}/activities/abc_-1`, '/activities/abc_-1'],
    ['urn:uuid:1', '/activities/urn%3Auuid%3A1'],
    [`${ORIGIN}/activities/a/b`, `/activities/${encodeURIComponent(`${ORIGIN}/activities/a/b`)}`],
    ['https://x.example/\ud800', null],
  ])('page of %j → %j', (id, path) => expect(permalink(id, ORIGIN)).toBe(path))
})

describe('text', () => {
  test.each<[string, string[]]>([
    ['plain', ['plain']],
    ['a < b && c > d', ['a < b && c > d']],
    ['<p>One</p><p>Two<br>Three</p>', ['One', 'Two\nThree']],
    ['a\nb\n\nc', ['a\nb', 'c']],
    ['<script>alert(1)</script>ok', ['ok']],
    ['<scr<b></b>ipt>x', ['<script>x']],
    ['<style>p{}</style><img src=x onerror=alert(1)>hi', ['hi']],
    ['<!-- no --> yes', ['yes']],
    ['&lt;b&gt; &amp;amp; &#60;i&#x3e; &nope; &hellip;', ['<b> &amp; <i> &nope; …']],
    ['<ul><li>one</li><li>two</li></ul>', ['• one\n• two']],
    ['abc\u202edef\u0007', ['abcdef']],
    ['', []],
    ['<p> </p>', []],
  ])('%j → %j', (content, expected) => expect(paragraphs(content)).toEqual(expected))

  test('plain text is left as it is', () => {
    expect(paragraphs('<b>1 &lt; 2</b>', false)).toEqual(['<b>1 &lt; 2</b>'])
  })

  test.each([
    ['  Ann\tLee\n', 'Ann Lee'],
    ['\u202egnp.exe\u2066', 'gnp.exe'],
    ['x'.repeat(200), `${'x'.repeat(119)}…`],
    ['👩‍🚒 Ann', '👩‍🚒 Ann'],
  ])('name %j → %j', (name, clean) => expect(cleanName(name)).toBe(clean))

  test('five words', () => {
    expect(firstWords('one two three four five six', 5)).toBe('one two three four five…')
    expect(firstWords('one two', 5)).toBe('one two')
  })

  test.each(['<', '<!--', '<script>', '&', '<a ', '<p', '&#', '\n \n'])(
    'a long run of %j takes linear time',
    (piece) => {
      const small = timeOf(() => paragraphs(piece.repeat(4_000)))
      const large = timeOf(() => paragraphs(piece.repeat(16_000)))
      // Quadratic would be 16 times as long; the bound only has to be far from both.
      expect(large).toBeLessThan(Math.max(small, 5) * 12)
    },
  )
  const timeOf = (run: () => void): number => {
    run()
    const start = performance.now()
    run()
    return performance.now() - start
  }
})

describe('time', () => {
  const now = Date.parse('2026-11-12T18:30:00Z')
  const ago = (ms: number) => agoText(now - ms, now, 'UTC')
  const [MIN, H] = [60_000, 3_600_000]

  test.each([
    [0, 'now'],
    [44_000, 'now'],
    [45_000, '1 min'],
    [59 * MIN, '59 min'],
    [H, '1 h'],
    [11.9 * H, '11 h'],
    [13 * H, 'Today, 05:30'],
    [24 * H, 'Yesterday, 18:30'],
    [48 * H, '10 Nov, 18:30'],
    [400 * 24 * H, '8 Oct 2025'],
    [-30_000, 'now'],
    [-2 * H, 'Today, 20:30'],
  ])('%d ms ago: %s', (ms, text) => expect(ago(ms)).toBe(text))

  test('in the zone of its reader', () => {
    expect(agoText(now - 13 * H, now, 'Asia/Tokyo')).toBe('Yesterday, 14:30')
    expect(momentOf('2026-11-12T18:00:00Z', now, 'Europe/Paris')).toEqual({
      iso: '2026-11-12T18:00:00.000Z',
      text: '30 min',
      title: expect.stringContaining('19:00:00') as string,
    })
  })
  test('what is no time is none', () => expect(momentOf('soon', now, 'UTC')).toBeNull())

  test.each([
    [400, '1 second'],
    [19 * MIN, '19 minutes'],
    [H, '1 hour'],
    [72 * H, '3 days'],
  ])('%d ms long: %s', (ms, text) => expect(lengthText(ms)).toBe(text))
})

describe('people', () => {
  test.each([
    ['Nia Bowen', 'NB'],
    ['weir-gauge', 'WG'],
    ['Олена Бондар', 'ОБ'],
    ['ann', 'A'],
    ['Ann van der Berg', 'AB'],
    ['山田 太郎', '山太'],
    ['!!!', ''],
  ])('%s → %s', (name, initials) => expect(initialsOf(name)).toBe(initials))

  test('the hue is FNV-1a of the id modulo 12', () => {
    expect(hueOf('')).toBe(0x811c9dc5 % 12)
    expect(hueOf('a')).toBe(0xe40c292c % 12)
  })
  test('faces: pictures of ours, initials, a glyph for machines and for nobody', () => {
    const icon = { type: 'Image', url: `${ORIGIN}/photos/a.jpg` }
    expect(avatarOf({ name: 'Ann', icon }, ORIGIN)).toMatchObject({ picture: '/photos/a.jpg' })
    const remote = { type: 'Image', url: 'https://x.example/a.jpg' }
    expect(avatarOf({ name: 'Ann', icon: remote }, ORIGIN)).toMatchObject({
      picture: null,
      initials: 'A',
    })
    expect(avatarOf({ type: 'Service', name: 'gauge' }, ORIGIN)).toMatchObject({
      icon: 'server',
      square: true,
    })
    expect(avatarOf(undefined, ORIGIN)).toMatchObject({ icon: 'person', initials: '' })
  })
  test.each([
    ['https://x.example/users/ann', 'ann'],
    ['acct:ann@x.example', 'ann@x.example'],
    ['https://x.example/%E5%B1%B1', '山'],
    ['https://x.example/%ff', '%ff'],
    ['https://x.example/0123456789abcdef', null],
    [{ preferredUsername: 'annie' }, 'annie'],
    [{ name: '\u202e', id: 'https://x.example/ann' }, 'ann'],
    [{}, null],
    [42, null],
  ])('%j is called %j', (value, name) => expect(nameIn(value)).toBe(name))
})

describe('photos', () => {
  const link = (width: number) => ({
    type: 'Link',
    href: `${ORIGIN}/photos/${width}.webp`,
    width,
    height: width / 2,
  })

  test('of several sizes the first that is wide enough; the link goes to the largest', () => {
    const image = { type: 'Image', url: [link(256), link(1024), link(2048)], summary: 'A weir' }
    expect(photosOf(image, ORIGIN).shown).toEqual([
      {
        src: '/photos/1024.webp',
        href: '/photos/2048.webp',
        alt: 'A weir',
        width: 1024,
        height: 512,
      },
    ])
  })
  test('those of other hosts are only linked', () => {
    const remote = { type: 'Image', url: 'https://x.example/a.jpg' }
    expect(photosOf(remote, ORIGIN)).toMatchObject({
      shown: [],
      elsewhere: [{ href: 'https://x.example/a.jpg', host: 'x.example' }],
    })
    expect(photosOf({ type: 'Image', url: 'javascript:alert(1)' }, ORIGIN)).toMatchObject({
      shown: [],
      elsewhere: [],
    })
  })
  test('a note carries some; more than four are counted', () => {
    const attachment = Array.from({ length: 6 }, () => ({
      type: 'Image',
      url: `${ORIGIN}/photos/a.jpg`,
    }))
    expect(photosOf({ type: 'Note', attachment }, ORIGIN)).toMatchObject({ more: 2 })
  })
})

test('P7 of tens of thousands of things the first thousand are looked at', () => {
  const image = { type: 'Image', url: `${ORIGIN}/photos/1.webp` }
  const many = Array.from({ length: 30_000 }, () => image)
  expect(photosOf(many, ORIGIN)).toMatchObject({ more: 996 })
  expect(photosOf({ type: 'Note', attachment: many }, ORIGIN)).toMatchObject({ more: 996 })
})

describe('what the composer posts', () => {
  test('text is escaped, since content is HTML, and comes back as it was typed', () => {
    const text = 'if a < b && "c" > d\n<script>alert(1)</script>\n\nend'
    expect(htmlOf(text)).not.toMatch(/<(?!br>)/)
    expect(paragraphs(htmlOf(text))).toEqual(paragraphs(text, false))
  })
  test('a note in a Create by a guest', () => {
    const guest = { id: guestIdOf('Nia  Bowen'), name: 'Nia Bowen' }
    expect(guest.id).toBe('urn:freshet:guest:nia-bowen')
    expect(noteOf('Hi', guest, { activity: 'urn:a', object: 'urn:b' })).toMatchObject({
      id: 'urn:a',
      type: 'Create',
      actor: { type: 'Person', ...guest },
      object: { type: 'Note', content: 'Hi' },
    })
  })
})

test('numbers', () => {
  expect([0, 999, 1_000, 1_234_567].map(countText)).toEqual(['0', '999', '1,000', '1,234,567'])
  expect([0, 1, 4_812].map(entriesText)).toEqual(['0 entries', '1 entry', '4,812 entries'])
})

describe('days', () => {
  const at = (text: string): number => Date.parse(`2026-11-${text}Z`)
  const marks = (...times: (number | null)[]) => dayMarks(times, at('12T18:00'), 'UTC')
  test('are told where they get older downwards, and nowhere else', () => {
    expect(marks(at('12T17:00'), at('12T09:00'), at('11T23:00'), null, at('09T08:00'))).toEqual([
      null,
      null,
      'Yesterday, Wednesday 11 November',
      null,
      'Monday 9 November',
    ])
    expect(marks(at('11T10:00'), at('12T09:00'), at('11T09:00'))).toEqual([null, null, null])
    expect(marks(Number.NaN, at('11T09:00'))).toEqual([null, null])
  })
  test('are those of the reader', () =>
    expect(dayMarks([at('12T00:30'), at('11T23:30')], at('12T18:00'), 'Europe/Berlin')).toEqual([
      null,
      null,
    ]))
})
