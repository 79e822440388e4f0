import { readdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawnChild } from '../support/process'
import { started, stopStarted } from '../support/started'

afterAll(stopStarted)

const CHAOS = path.resolve(__dirname, '../../demo/chaos.mjs')
const folders = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith('freshet-chaos-'))

it('P1–P5: Redis, nodes and connections break, and the count stays at missed 0, doubled 0', async () => {
  const before = folders()
  const child = spawnChild(process.execPath, { args: [CHAOS, '--seconds', '12', '--seed', '1'] })
  started({ stop: () => child.kill('SIGTERM') })
  const code = await child.ended
  const text = child.stdout.join('\n')
  for (const struck of ['node 1 is killed', 'node 2 is killed', 'to Redis is cut', 'SIGSTOP'])
    expect(text).toMatch(new RegExp(` s {2}x .*${struck}`))
  expect(text).toMatch(/ s {2}= healed: all 9 have everything up to [1-9]/)
  expect(child.stdout.at(-1)).toMatch(/^CLEAN: .*lost 0, missed 0, doubled 0/)
  expect(child.stderr).toEqual([])
  expect(code).toBe(0)
  expect(folders().filter((name) => !before.includes(name))).toEqual([])
}, 120_000)
