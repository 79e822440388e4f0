/** Machine — what the figures were taken on: kind and versions, no names. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'

const PACKAGES = [
  'express',
  'socket.io',
  'mongoose',
  'ioredis',
  'ajv',
  '@socket.io/redis-adapter',
  'ws',
  'fastify',
  '@feathersjs/feathers',
]
const COMMANDS = [
  ['redis-server', '--version', /v=([0-9.]+)/],
  ['nginx', '-v', /nginx\/([0-9.]+)/],
  ['mosquitto', '--help', /version ([0-9.]+)/],
  ['nats-server', '-v', /v([0-9.]+)/],
  ['cc', '--version', /([0-9]+\.[0-9.]+)/],
]

export function describeMachine() {
  const [{ model }] = os.cpus()
  return {
    cpu: model.trim(),
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: os.release(),
    node: process.version,
    load: os.loadavg().map((value) => Number(value.toFixed(2))),
    versions: Object.fromEntries([...packageVersions(), ...commandVersions()]),
  }
}

const packageVersions = () => PACKAGES.flatMap((name) => orNothing(() => [[name, versionOf(name)]]))

function versionOf(name) {
  const places = createRequire(import.meta.url).resolve.paths(name)
  for (const place of places) {
    const found = orNothing(() => [
      JSON.parse(readFileSync(`${place}/${name}/package.json`, 'utf8')),
    ])
    if (found.length > 0) return found[0].version
  }
  throw new Error('not installed')
}

const commandVersions = () =>
  COMMANDS.flatMap(([command, flag, pattern]) =>
    orNothing(() => {
      const text = execFileSync('sh', ['-c', `${command} ${flag} 2>&1 || true`], {
        encoding: 'utf8',
      })
      return [[command, pattern.exec(text)[1]]]
    }),
  )

function orNothing(read) {
  try {
    return read()
  } catch {
    return []
  }
}
