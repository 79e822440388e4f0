/**
 * Run — the fault suite: `npm run test:fault -- [--full] [what jest takes: a file's name, -t, --onlyFailures …]`.
 *
 * `--full` lets faults last as long as the recipes are written (FULL=1, test/support/scale.ts); without, they are shortened for CI.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const given = process.argv.slice(2)
const isFull = given.includes('--full')
const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url))

const child = spawn(
  process.execPath,
  [
    jest,
    ...['--roots', 'test/hostile', 'test/fault'],
    // They wait more than they work: two side by side take little more than half the time.
    ...['--maxWorkers', isFull ? '1' : '2'],
    ...['--setupFilesAfterEnv', '<rootDir>/test/support/try-again.ts'],
    ...['--testTimeout', isFull ? '240000' : '120000'],
    ...given.filter((argument) => argument !== '--full'),
  ],
  { stdio: 'inherit', env: isFull ? { ...process.env, FULL: '1' } : process.env },
)
child.once('close', (code) => {
  process.exitCode = code ?? 1
})
