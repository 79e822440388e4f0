import { accept } from '../../server/accept/accept'
import { AS2 } from '../../server/accept/form'
import type { History } from '../../server/append/history'
import { createWriter } from '../../server/append/writer'
import { clock } from '../../server/clock'
import { LIMITS } from '../../server/config'
import { silentLog } from '../../server/log'
import { FakeStore } from './fake-store'

const HOUR_MS = 3_600_000
const publicUrl = 'https://feed.example'

afterEach(() => jest.restoreAllMocks())

test('the wall clock is set two hours on amid a post: it is tried again, not given up, and its entry is of now', async () => {
  const real = Date.now
  let shift = 0
  jest.spyOn(Date, 'now').mockImplementation(() => real() + shift)
  const fake = new FakeStore()
  fake.faults.push('refused')
  const stored = jest.fn()
  const writer = createWriter({
    store: fake.store,
    history: { find: async () => null } as unknown as History,
    announcing: { announce: stored },
    limits: LIMITS,
    log: silentLog,
    publicUrl: () => publicUrl,
    findChanges: async (_, batch) => batch.map(() => []),
    onIdentity: () => undefined,
  })
  const body = Buffer.from('{"type":"Like","object":"https://b.example/"}')
  const draft = accept(body, AS2, { publicUrl, limits: LIMITS })
  const posting = writer.post({ draft, streams: ['weir'], principal: 'ann', idempotencyKey: null })
  shift = 2 * HOUR_MS
  expect(await posting).toMatchObject({ isNew: true })
  const [entry] = fake.docs
  expect(Math.abs(entry!.at.getTime() - clock.now())).toBeLessThan(HOUR_MS)
  await writer.stop()
})
