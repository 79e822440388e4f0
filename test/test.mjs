/**
 * Test — what everybody runs before they push: `npm test -- [what jest takes]`. In under two minutes.
 *
 * Lint goes beside the tests, which wait for timers and sockets now and then, and says at the end what it found. The build comes first.
 * Rule: what takes long stands elsewhere: test/fault, test/hostile, test/browser and test/model have commands of their own; so have
 *       the full numbers of what is here in small (support/scale.ts, `npm run test:thorough`).
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ELSEWHERE = ['test/hostile/', 'test/fault/', 'test/browser/', 'test/model/']

const inRoot = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))

const linting = run(['test/lint.mjs'], 'pipe')
const built = await run(['build.mjs'])
const tested =
  built.code === 0
    ? await run([
        'node_modules/jest/bin/jest.js',
        ...ELSEWHERE.flatMap((folder) => ['--testPathIgnorePatterns', folder]),
        ...process.argv.slice(2),
      ])
    : built
const linted = await linting
process.stdout.write(linted.said)
console.log(`lint: ${linted.code === 0 ? 'nothing to say' : 'see above'}`)
process.exitCode = tested.code === 0 && linted.code === 0 ? 0 : 1

function run([script, ...given], out = 'inherit') {
  return new Promise((resolve) => {
    const stdio = ['ignore', out, out]
    const child = spawn(process.execPath, [inRoot(script), ...given], { cwd: inRoot(''), stdio })
    let said = ''
    child.stdout?.on('data', (text) => (said += text))
    child.stderr?.on('data', (text) => (said += text))
    child.once('close', (code) => resolve({ code: code ?? 1, said }))
  })
}
