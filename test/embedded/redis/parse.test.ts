import { createParser, type Command } from '../../../server/embedded/redis/parse'
import { LIMITS } from '../../../server/config'

const read = (...chunks: readonly (string | Buffer)[]): string[][] => {
  const parser = createParser()
  const commands: Command[] = []
  for (const chunk of chunks) {
    parser.push(Buffer.from(chunk as string, 'latin1'))
    for (let command = parser.next(); command; command = parser.next()) commands.push(command)
  }
  return commands.map((command) => command.map((word) => word.toString('latin1')))
}

describe('commands from bytes', () => {
  const cases: [title: string, bytes: string, commands: string[][]][] = [
    ['one of two words', '*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n', [['ECHO', 'hi']]],
    ['two in one chunk', '*1\r\n$1\r\na\r\n*1\r\n$1\r\nb\r\n', [['a'], ['b']]],
    ['any bytes', '*1\r\n$4\r\n\r\n\0\xff\r\n', [['\r\n\0\xff']]],
    ['an empty word', '*2\r\n$1\r\na\r\n$0\r\n\r\n', [['a', '']]],
    ['no words: nothing', '*0\r\n*-1\r\n\r\n\nPING\r\n', [['PING']]],
    ['inline, LF alone', 'PING\nPING\r\n', [['PING'], ['PING']]],
    ['inline with spaces around', '  a\t b  \r\n', [['a', 'b']]],
    ['mixed', 'PING\r\n*1\r\n$1\r\na\r\nPING x\r\n', [['PING'], ['a'], ['PING', 'x']]],
  ]
  test.each(cases)('%s', (_title, bytes, commands) => {
    expect(read(bytes)).toEqual(commands)
    expect(read(...bytes)).toEqual(commands)
  })

  test('a large command in small pieces is read once', () => {
    const payload = 'x'.repeat(LIMITS.redisCommandBytes - 100)
    const bytes = Buffer.from(`*2\r\n$4\r\nECHO\r\n$${payload.length}\r\n${payload}\r\n`)
    const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (_, index) =>
      bytes.subarray(index * 777, (index + 1) * 777),
    )
    expect(read(...pieces)).toEqual([['ECHO', payload]])
  })
})

describe('what is not the protocol', () => {
  const cases: [title: string, bytes: string, words: string][] = [
    ['a count that is no number', '*x\r\n', 'invalid multibulk length'],
    ['a count with a plus', '*+1\r\n', 'invalid multibulk length'],
    ['more words than allowed', `*${LIMITS.redisArguments + 1}\r\n`, 'invalid multibulk length'],
    ['a count without end', `*${'1'.repeat(99)}`, 'too big mbulk count string'],
    ['a length without end', `*1\r\n$${'1'.repeat(99)}`, 'too big bulk count string'],
    ['something else than a word', '*1\r\n+a\r\n', "expected '$', got '+'"],
    ['a negative length', '*1\r\n$-1\r\n', 'invalid bulk length'],
    ['a word over the limit', `*1\r\n$${LIMITS.redisCommandBytes + 1}\r\n`, 'invalid bulk length'],
    [
      'words over the limit together',
      `*2\r\n$1\r\na\r\n$${LIMITS.redisCommandBytes}\r\n`,
      'invalid bulk length',
    ],
    ['an inline command without end', 'x'.repeat(LIMITS.redisInlineBytes + 1), 'too big inline'],
    ['a quote in an inline command', 'a "b"\r\n', 'quotes are not taken here'],
  ]
  test.each(cases)('%s', (_title, bytes, words) => {
    expect(() => read(bytes)).toThrow(`Protocol error: ${words}`)
  })
})
