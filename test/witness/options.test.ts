import { readOptions } from '../../witness/options'

const read = (...args: string[]) => readOptions(args, () => 0.5)

const WRONG: [args: string[], text: string][] = [
  [['serve'], "There is no command 'serve'."],
  [['witness'], 'Say which server: freshet witness http://localhost:3000'],
  [['witness', 'localhost:3000'], "'localhost:3000' is not the address of a server"],
  [['witness', 'http://a', 'http://b'], "One server at a time; 'http://b' is too much."],
  [['witness', 'http://a', '--seconds', '0'], "--seconds '0' is not a number from 1 to 86400."],
  [['witness', 'http://a', '--clients', 'ten'], "--clients 'ten' is not a number"],
  [
    ['witness', 'http://a', '--stream', 'No Name'],
    "--stream 'No Name' is not the name of a stream",
  ],
  [['witness', 'http://a', '--nonsense'], "'--nonsense'"],
]
it.each(WRONG)('%j is explained', (args, text) => {
  expect(() => read(...args)).toThrow(text)
})

it('reads an address, with a path of its own, and defaults', () => {
  expect(read('witness', 'https://feed.example/live//', '--clients', '3')).toEqual({
    what: 'witness',
    url: 'https://feed.example/live',
    seconds: 20,
    postsPerSecond: 50,
    clients: 3,
    stream: expect.stringMatching(/^witness-[a-z0-9]+$/),
    seed: 500_000,
  })
})

it.each([[[]], [['help']], [['-h']], [['witness', '--help']]])('%j is help', (args) => {
  expect(read(...args)).toEqual({ what: 'help' })
})
