/**
 * Lint — ESLint, Prettier and the types, side by side: each takes one core for a third of the time.
 *
 * Out: what each says, whole, one after the other; exit code 1 when one of them complains.
 * Rule: each keeps in node_modules/.cache what it found about which content, so that the next run looks at what changed alone.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const inModules = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url))
const keepingIn = (name) => [
  '--cache',
  '--cache-strategy',
  'content',
  '--cache-location',
  inModules(`.cache/${name}`),
]

const COMMANDS = [
  ['eslint', ...keepingIn('eslint.json'), '.'],
  ['prettier', ...keepingIn('prettier.json'), '--check', '--log-level', 'warn', '.'],
  ['tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', inModules('.cache/tsc.json')],
]

const outcomes = await Promise.all(COMMANDS.map(run))
for (const { said } of outcomes) process.stdout.write(said)
process.exitCode = outcomes.every(({ code }) => code === 0) ? 0 : 1

function run([name, ...given]) {
  return new Promise((resolve) => {
    const child = spawn(inModules(`.bin/${name}`), given, { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (text) => (said += text))
    child.stderr.on('data', (text) => (said += text))
    child.once('error', ({ message }) => resolve({ code: 1, said: `${name}: ${message}\n` }))
    child.once('close', (code) => resolve({ code, said }))
  })
}
