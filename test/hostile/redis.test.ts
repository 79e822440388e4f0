import fc from 'fast-check'
import { createConnection } from 'mongoose'
import { encodeRing } from '../../server/broadcast/ring'
import { type Need, NOTHING, describeWith } from '../support/available'
import { type Cluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { postNumbers, statuses, witness } from '../support/numbers'
import { REDIS, openRedis } from '../support/redis'
import { ms } from '../support/scale'
import { type Follower, follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { mutated } from './mutated'

jest.setTimeout(60_000)
afterAll(stopStarted)

const MOST = 64 * 1024
const LIE = '{"type":"Note","content":"never stored"}'

const KINDS: ['real' | 'embedded', Need][] = [
  ['embedded', NOTHING],
  ['real', REDIS],
]
for (const [redis, need] of KINDS)
  describeWith(need, `what others write on our channels (${redis} Redis)`, () => {
    let cluster: Cluster
    let url: string
    let key: Buffer
    let posted = 0
    beforeAll(async () => {
      cluster = await startCluster({ nodes: 1, redis, store: 'embedded' })
      url = cluster.nodes[0]!.url
      const database = await createConnection(cluster.mongodbUrl).asPromise()
      const meta = await database.collection('meta').findOne({})
      key = Buffer.from(String(meta!.ringKey), 'base64')
      await database.close()
    })

    /** The follower is shown what is posted before, amid and after, and nothing else. */
    async function isHarmless(stream: string, lines: (follower: Follower) => (string | Buffer)[]) {
      const follower = await follow(url, { stream })
      const client = await openRedis(cluster.redisUrl)
      const more = async (count: number) => {
        const answers = await postNumbers([url], stream, posted + 1, posted + count)
        posted += count
        expect(statuses(answers)).toEqual([201])
      }
      posted = 0
      await more(5)
      await eventually(() => follower.position.seq === 5)
      const strange = lines(follower)
      for (const [index, line] of strange.entries()) {
        await client.publish(`freshet:stream:${stream}`, line)
        if (index % 100 === 50) await more(1)
      }
      await more(5)
      await eventually(() => follower.position.seq === posted, 20_000)
      expect(await witness(url, stream, span(1, posted), [follower])).toEqual([])
      expect([follower.acks.length, follower.gaps, follower.resets.length]).toEqual([1, 0, 0])
      follower.leave()
      client.disconnect()
    }

    const ringOf = (follower: Follower, seq: number, more: object = {}) => {
      const { epoch } = follower.position
      return encodeRing({ stream: follower.ack.room, epoch, seq, text: LIE, ...more }, key, MOST)
    }

    it('P2–P4: lines of ours, changed in a few places', () =>
      isHarmless('changed', (follower) =>
        fc.sample(mutated(span(1, 5).map((seq) => ringOf(follower, seq))), ms(500, 20_000)),
      ))

    it('P2–P4: noise, very long lines, other versions, no mac', () =>
      isHarmless('noise', () => [
        ...fc.sample(fc.string({ unit: 'binary', maxLength: 200 }), ms(200, 10_000)),
        '',
        '{'.repeat(100_000),
        // More than the embedded one takes: it hangs up.
        ...(redis === 'real' ? ['x'.repeat(5_000_000)] : []),
        `{"v":2,"stream":"noise","seq":6,"activity":${LIE},"mac":"${'A'.repeat(22)}"}`,
        `{"v":1,"stream":"noise","epoch":"abcdefgh","seq":6,"activity":${LIE}}`,
      ]))

    it('P2–P4: under a good mac, what is not stored there: held, never shown', () =>
      isHarmless('signed', (follower) => [
        ...span(1, 5).map((seq) => ringOf(follower, seq)),
        ...[9, 1_000, 2 ** 53 - 1].map((seq) => ringOf(follower, seq)),
        ...[-1, 0, 1.5, 2 ** 53].map((seq) => ringOf(follower, seq)),
        ringOf(follower, 6, { epoch: 'zyxwvuts' }),
      ]))

    it('it has had no error of its own', () => {
      const { stderr } = cluster.nodes[0]!.child
      expect(stderr.filter((line) => line.includes('"level":"error"'))).toEqual([])
    })
  })
