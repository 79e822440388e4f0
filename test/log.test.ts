import { createLog, silentLog } from '../server/log'

const levels = ['info', 'warn', 'error'] as const

test.each(levels)('%s is one line of JSON with a time', (level) => {
  const lines: string[] = []
  createLog((line) => lines.push(line))[level]('rings lost', { count: 3 })
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('\n')
  const { at, ...said } = JSON.parse(lines[0]!)
  expect(said).toEqual({ level, event: 'rings lost', count: 3 })
  expect(new Date(at).toISOString()).toBe(at)
})

test('of an error its name and message are said; text can not begin a new line', () => {
  const lines: string[] = []
  const log = createLog((line) => lines.push(line))
  log.warn('patrol failed', { error: new RangeError('away\n{"level":"info"}') })
  expect(JSON.parse(lines[0]!)).toMatchObject({
    error: 'RangeError: away\n{"level":"info"}',
  })
  expect(lines[0]!.split('\n')).toHaveLength(1)
})

test.each(levels)('the silent log says nothing: %s', (level) => {
  expect(silentLog[level]('x', { y: 1 })).toBeUndefined()
})
