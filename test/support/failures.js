/**
 * Failures — what failed, once more, for who sees only the end of a log.
 *
 * In:  FAILURES in the environment: a file. Out: to that file, test by test, its file, its name and the first lines of what it said.
 * Rule: a reporter of jest's (jest.config.js); without FAILURES it does nothing.
 */
const { appendFileSync } = require('node:fs')
const path = require('node:path')
const { stripVTControlCharacters } = require('node:util')

const LINES = 14
const WIDTH = 300

module.exports = class Failures {
  onRunComplete(_, { testResults }) {
    const file = process.env.FAILURES
    if (!file) return
    const told = testResults.flatMap(
      ({ testFilePath, testExecError, failureMessage, testResults: tests }) => {
        const failed = tests.filter(({ status }) => status === 'failed')
        const name = path.relative(process.cwd(), testFilePath)
        if (failed.length === 0)
          return testExecError || failureMessage ? [tell(name, failureMessage)] : []
        return failed.map(({ fullName, failureMessages }) =>
          tell(`${name} › ${fullName}`, failureMessages.at(-1)),
        )
      },
    )
    if (told.length > 0) appendFileSync(file, told.join(''))
  }
}

function tell(title, message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n')
  const told = lines.filter((line) => line.trim() !== '' && !/^\s+at .*node_modules/.test(line))
  return `● ${title}\n${told
    .slice(0, LINES)
    .map((line) => `    ${line.slice(0, WIDTH)}\n`)
    .join('')}`
}
