import { DEFAULT_STREAM, isStreamName } from '../../schemas/stream'

test.each([
  DEFAULT_STREAM,
  'a',
  '0',
  'weir.upper-lock_2',
  'a'.repeat(64),
  'atom',
  'weir.atom.x',
  'weir-atom',
  'constructor',
])('%s is a name', (name) => expect(isStreamName(name)).toBe(true))

test.each([
  '',
  'a'.repeat(65),
  'Weir',
  'wéir',
  'weir lock',
  'weir/lock',
  'weir\n',
  'weir\0',
  '.weir',
  '-weir',
  '_weir',
  '__proto__',
  '..',
  'weir:lock',
  'weir*',
  'weir?',
  '%77eir',
  'weir.atom',
  'weir.json-feed',
  '.atom',
])('%j is none', (name) => expect(isStreamName(name)).toBe(false))

test.each([[undefined], [null], [7], [['weir']], [{ $ne: null }], [new String('weir')]])(
  '%p is none',
  (value) => expect(isStreamName(value)).toBe(false),
)
