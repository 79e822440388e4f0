import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { freePort } from '../support/port'
import { spawnNode } from '../support/node'
import { spawnChild } from '../support/process'
import { started, stopStarted } from '../support/started'
import { startFake, type Fault } from '../witness/fake'

afterAll(stopStarted)

const PROGRAM = path.resolve(__dirname, '../../dist/witness/cli.js')

async function freshet(...args: string[]) {
  const child = spawnChild(process.execPath, { args: [PROGRAM, ...args] })
  started({ stop: () => child.kill() })
  const code = await child.ended
  return { code, out: child.stdout, err: child.stderr.join('\n') }
}

const SHORT = ['--seconds', '2', '--posts-per-second', '60', '--seed', '7']

it('P1–P5: finds a real node clean, with cuts and resumes, and exits with 0', async () => {
  const node = await spawnNode()
  const { code, out, err } = await freshet('witness', node.url, ...SHORT)
  expect(err).toBe('')
  expect(out[0]).toContain('2 s, 60 posts a second, 10 clients and one by server-sent events')
  const [, cut, resumed] = /^(\d+) connections cut, (\d+) resumed/.exec(out.at(-2)!)!
  expect(Math.min(Number(cut), Number(resumed))).toBeGreaterThan(2)
  const [, acknowledged, stored] = /^CLEAN: (\d+) acknowledged, (\d+) stored, 11 /.exec(
    out.at(-1)!,
  )!
  expect(acknowledged).toBe(stored)
  expect(Number(stored)).toBeGreaterThan(60)
  expect(code).toBe(0)
}, 60_000)

const FAULTS: [Fault, code: number, column: RegExp][] = [
  ['none', 0, /^CLEAN: .*lost 0, missed 0, doubled 0, out of order 0, strangers 0, broken off 0$/],
  ['loses what it acknowledged', 1, /^BROKEN: .*lost [1-9]/],
  ['stores a post twice', 1, /^BROKEN: .*doubled [1-9]/],
  ['tells another place', 1, /^BROKEN: .*missed 0, doubled 0, out of order [1-9]/],
  ['skips an entry on sockets', 1, /^BROKEN: .*lost 0, missed [1-9]/],
  ['skips an entry in server-sent events', 1, /^BROKEN: .*lost 0, missed [1-9]/],
  ['sends an entry twice', 1, /^BROKEN: .*lost 0, missed 0, doubled [1-9]/],
  ['turns two round', 1, /^BROKEN: .*lost 0, missed 0, doubled 0, out of order [1-9]/],
  ['forgets positions', 1, /^BROKEN: .*broken off [1-9]/],
  ['sends what was not asked for', 1, /^BROKEN: .*out of order 0, strangers [1-9]/],
]
it.concurrent.each(FAULTS)(
  'a server that has this fault: %s',
  async (fault, code, column) => {
    const url = await startFake(fault)
    const run = await freshet('witness', url, ...SHORT)
    expect(run.err).toBe('')
    expect(run.out.at(-1)).toMatch(column)
    expect(run.code).toBe(code)
  },
  60_000,
)

it('says that nobody answers, and exits with 2', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const { code, err } = await freshet('witness', url)
  expect([code, err]).toEqual([2, `${url} does not answer: ECONNREFUSED.`])
})

it('says that it is no Freshet, and exits with 2', async () => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>It works!</h1>')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  started({ stop: async () => server.close() })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { code, err } = await freshet('witness', url, '--stream', 'a')
  expect(err).toMatch(/^http:\S+ answers, but is no Freshet: 200 text\/html/)
  expect(code).toBe(2)
})

it('tells what there is', async () => {
  const alone = await freshet()
  expect([alone.code, alone.err]).toEqual([0, ''])
  expect(alone.out.join('\n')).toContain('freshet witness <url>')
  expect(await freshet('--help')).toEqual(alone)
})

it('explains what it can not do, and exits with 2', async () => {
  const { code, err } = await freshet('serve')
  expect(err).toMatch(/^There is no command 'serve'\.\n\nfreshet/)
  expect(code).toBe(2)
})
