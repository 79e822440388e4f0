import { createLog } from '../../server/log'
import type { documentOf } from '../../server/operate/lifecycle'
import { lengthOf, tellLifecycle, type LifecycleDeps } from '../../server/operate/lifecycle'
import { sentenceOf, plainSentence } from '../../views/model/sentence'
import { eventually } from '../support/eventually'
import { startLocal } from '../support/local'
import { get, itemsOf, page, post } from '../support/rest'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

test.each([
  [0, '0 seconds'],
  [1_999, '1 second'],
  [59_999, '59 seconds'],
  [60_000, '1 minute'],
  [3_600_000 * 5 + 1, '5 hours'],
  [86_400_000 * 3.9, '3 days'],
])('%s ms are %s', (ms, words) => expect(lengthOf(ms)).toBe(words))

describe('told', () => {
  it('again until it is stored, with one id', async () => {
    const node = scripted([503, 'lost', 201])
    await eventually(() => node.timers.length === 1)
    node.pass()
    await eventually(() => node.timers.length === 1)
    node.pass()
    await eventually(() => node.posted.length === 3)
    expect(new Set(node.posted.map(({ id }) => id)).size).toBe(1)
    expect(node.posted.map(({ verb }) => verb)).toEqual(['start', 'start', 'start'])
  })

  it('not again what is refused', async () => {
    const node = scripted([403])
    await eventually(() => node.logged.length === 1)
    expect(node.timers).toEqual([])
  })

  it('a stop once, after a start that is on its way', async () => {
    const node = scripted([201, 201])
    await Promise.all([node.lifecycle.stopped(), node.lifecycle.stopped()])
    expect(node.posted.map(({ verb }) => verb)).toEqual(['start', 'stop'])
    expect(node.timers).toEqual([])
  })

  it('no stop by who was never heard to start, nor while the store is away', async () => {
    const unheard = scripted([503])
    await eventually(() => unheard.timers.length === 1)
    await unheard.lifecycle.stopped()
    const away = scripted([201], false)
    await away.lifecycle.stopped()
    expect([unheard, away].map(({ posted }) => posted.length)).toEqual([1, 1])
  })

  it('a stop that is not answered holds nothing up', async () => {
    const node = scripted([201, 'never'])
    const stopped = node.lifecycle.stopped()
    await eventually(() => node.posted.length === 2)
    node.pass()
    await stopped
  })
})

test('a node tells in system that it started and stopped, in words of either version, and the list of streams stays that of people', async () => {
  const env = { LIFECYCLE: 'on', NODE_NAME: 'node 2' }
  const first = await startLocal({ env })
  const told = async (url: string) => itemsOf((await page(url, 'system')).json())
  await eventually(async () => (await told(first.url)).length === 1)
  await first.stop()
  const second = await startLocal({ folder: first.folder, env })
  await eventually(async () => (await told(second.url)).length === 3)

  const items = await told(second.url)
  expect(items.map((item) => plainSentence(sentenceOf(item, { origin: second.url })))).toEqual([
    'node 2 started',
    expect.stringMatching(/^node 2 stopped after \d+ seconds?$/),
    'node 2 started',
  ])
  const as1 = await get(second.url, '/streams/system/activities', 'application/stream+json')
  expect((as1.json()['items'] as { verb: string }[]).map(({ verb }) => verb)).toEqual([
    'start',
    'stop',
    'start',
  ])
  expect((await get(second.url, '/streams')).json()['items']).toEqual([])
  await post(second.url, 'general', { type: 'Note', content: 'Up again' })
  const names = (await get(second.url, '/streams')).json()['items'] as { name: string }[]
  expect(names.map(({ name }) => name)).toEqual(['general'])
  expect([...first.errors, ...second.errors]).toEqual([])
})

/** A node whose posts are answered by a script, and whose timers run when they are told to. */
function scripted(answers: readonly (number | 'lost' | 'never')[], storeAnswers = true) {
  const posted: ReturnType<typeof documentOf>[] = []
  const timers: (() => void)[] = []
  const logged: string[] = []
  const deps: LifecycleDeps = {
    name: 'node-1',
    publicUrl: 'http://localhost:3000',
    post: (stream, as1) => {
      expect(stream).toBe('system')
      const answer = answers[posted.push(as1) - 1]!
      if (answer === 'never') return new Promise(() => undefined)
      return answer === 'lost' ? Promise.reject(new Error('lost')) : Promise.resolve(answer)
    },
    keepQuiet: () => Promise.resolve(),
    storeAnswers: () => Promise.resolve(storeAnswers),
    limits: { lifecycleRetryMs: 1, lifecycleStopMs: 1 },
    clock: {
      now: () => 1_000,
      soon: setImmediate,
      later(_ms, run) {
        timers.push(run)
        return () => void timers.splice(timers.indexOf(run), 1)
      },
    },
    log: createLog((line) => void logged.push(line)),
  }
  const lifecycle = tellLifecycle(deps)
  return { lifecycle, posted, timers, logged, pass: () => timers.shift()!() }
}
