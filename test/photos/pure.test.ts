import { photosNamed } from '../../server/append/photos'
import { LIMITS } from '../../server/config'
import { partOf } from '../../server/photos/range'
import { isHeic, typeOf } from '../../server/photos/type'

const ID = '01j9zq4v8k3m5n7p9r1t3v5x7z'
const OTHER = '01j9zq4v8k3m5n7p9r1t3v5x80'

describe('the type is what the bytes say', () => {
  const ftyp = (...brands: string[]) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(16 + 4 * (brands.length - 1))
    return `${length.toString('latin1')}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`
  }
  it.each<[string, string, string | null]>([
    ['JPEG', '\xff\xd8\xff\xe0', 'jpeg'],
    ['PNG', '\x89PNG\r\n\x1a\n', 'png'],
    ['GIF', 'GIF89a', 'gif'],
    ['old GIF', 'GIF87a', 'gif'],
    ['WebP', 'RIFF\0\0\0\0WEBPVP8 ', 'webp'],
    ['AVIF', ftyp('avif', 'mif1', 'miaf'), 'heif'],
    ['AVIF by a compatible brand', ftyp('mif1', 'miaf', 'avif'), 'heif'],
    ['an AVIF that moves', ftyp('avis', 'avif'), 'heif'],
    ['HEIC', ftyp('heic', 'mif1'), null],
    ['MP4', ftyp('isom', 'mp41'), null],
    ['a brand beyond its box', `${ftyp('mif1', 'miaf')}avif`, null],
    ['WAV', 'RIFF\0\0\0\0WAVEfmt ', null],
    ['SVG', '<svg xmlns=', null],
    ['XML', '<?xml version="1.0"?><svg', null],
    ['TIFF', 'II*\0', null],
    ['BMP', 'BM', null],
    ['PDF', '%PDF-1.7', null],
    ['a GIF further on', ' GIF89a', null],
    ['nothing', '', null],
  ])('%s', (_name, bytes, expected) => {
    expect(typeOf(Buffer.from(bytes.padEnd(64, '\0'), 'latin1'))).toBe(expected)
    expect(typeOf(Buffer.from(bytes.slice(0, 2), 'latin1'))).toBeNull()
  })
  it('HEIC is known for what it is', () => {
    expect(isHeic(Buffer.from(ftyp('heic', 'mif1'), 'latin1'))).toBe(true)
    expect(isHeic(Buffer.from(ftyp('avif', 'mif1'), 'latin1'))).toBe(false)
  })
})

it.each<[string | undefined, unknown]>([
  [undefined, null],
  ['', null],
  ['bytes=', null],
  ['bytes=-', null],
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=0-', { start: 0, end: 100 }],
  ['Bytes= 5-7', { start: 5, end: 8 }],
  // Blanks about the dash are no range of RFC 9110: all of it, then.
  ['bytes=5 - 7', null],
  ['bytes=50-1000', { start: 50, end: 100 }],
  ['bytes=-30', { start: 70, end: 100 }],
  ['bytes=-1000', { start: 0, end: 100 }],
  ['bytes=-0', 'outside'],
  ['bytes=100-', 'outside'],
  ['bytes=100-200', 'outside'],
  ['bytes=7-5', null],
  ['bytes=0-1,3-4', null],
  ['bytes=99999999999999999999-', null],
  ['items=0-1', null],
])('the range %p of 100 bytes', (header, expected) => {
  expect(partOf(header, 100)).toEqual(expected)
})

it('no bytes have no part', () => expect(partOf('bytes=0-', 0)).toBe('outside'))

describe('the photos that an activity names', () => {
  const at = (id: string) => `https://feed.example/base/photos/${id}/256`
  it.each<[string, Parameters<typeof photosNamed>[0], readonly string[]]>([
    ['none', { type: 'Note', content: 'photos/' }, []],
    ['in a Link', { object: { url: [{ type: 'Link', href: at(ID) }] } }, [ID]],
    ['each once, at any depth', { a: [[{ b: at(ID) }], at(OTHER)], c: at(ID) }, [ID, OTHER]],
    [
      'within a text',
      { content: `<img src="${at(ID)}"><img src='/photos/${OTHER}/60'>` },
      [ID, OTHER],
    ],
    ['by its address alone', { object: `http://localhost/photos/${ID}` }, [ID]],
    ['not one that is longer', { object: at(`${ID}0`) }, []],
    ['not of letters that no id has', { object: at(ID.replace('j', 'i')) }, []],
    ['not of another path', { object: `https://feed.example/activities/${ID}` }, []],
  ])('%s', (_name, activity, expected) => {
    expect(photosNamed(activity)).toEqual(expected)
  })
  it('so many and no more', () => {
    const ids = Array.from({ length: 300 }, (_, n) => ID.slice(0, 22) + String(n).padStart(4, '0'))
    expect(photosNamed({ content: ids.map(at).join(' ') })).toHaveLength(LIMITS.photosPerEntry)
    expect(photosNamed({ items: ids.map(at) })).toHaveLength(LIMITS.photosPerEntry)
  })
})
