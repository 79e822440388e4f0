import { encodeReply, type Reply } from '../../../server/embedded/redis/reply'

const cases: [title: string, reply: Reply, resp2: string, resp3: string][] = [
  ['null', null, '$-1\r\n', '_\r\n'],
  ['a number', 7, ':7\r\n', ':7\r\n'],
  ['text', 'é', '$2\r\n\xc3\xa9\r\n', '$2\r\n\xc3\xa9\r\n'],
  ['bytes', Buffer.from([0, 13, 10, 255]), '$4\r\n\0\r\n\xff\r\n', '$4\r\n\0\r\n\xff\r\n'],
  ['a list', ['a', 1], '*2\r\n$1\r\na\r\n:1\r\n', '*2\r\n$1\r\na\r\n:1\r\n'],
  ['a line', { line: 'OK' }, '+OK\r\n', '+OK\r\n'],
  ['an error stays in its line', { error: 'ERR a\r\nb' }, '-ERR a  b\r\n', '-ERR a  b\r\n'],
  ['a map', { map: [['a', 1]] }, '*2\r\n$1\r\na\r\n:1\r\n', '%1\r\n$1\r\na\r\n:1\r\n'],
  ['a push', { push: ['a'] }, '*1\r\n$1\r\na\r\n', '>1\r\n$1\r\na\r\n'],
]

test.each(cases)('%s', (_title, reply, resp2, resp3) => {
  expect(encodeReply(reply, 2).toString('latin1')).toBe(resp2)
  expect(encodeReply(reply, 3).toString('latin1')).toBe(resp3)
})
