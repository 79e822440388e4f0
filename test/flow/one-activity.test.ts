import type { JsonObject } from '../../schemas/wire'
import { NOTHING, type Need, describeWith } from '../support/available'
import { type Cluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { REDIS, listen, openRedis } from '../support/redis'
import { get, itemsOf, page, pathOf, positionOf, post } from '../support/rest'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

afterAll(stopStarted)

const PHOTO = 'https://photos.example/7'
/** Tokens that a round through JSON.parse and JSON.stringify would not keep. */
const ODD = String.raw`"x:one":1.0,"x:big":12345678901234567890,"x:exp":1E3,"x:esc":"\u0041\/é","x:$dollar.dot":{"$set":1,"_bsontype":"ObjectId"}`
const LIKE = `{ "type": "Like",\n "actor": "https://people.example/ann", "object": "${PHOTO}", ${ODD} }`

const KINDS = variants<['real' | 'embedded', Need]>([
  ['embedded', NOTHING],
  ['real', REDIS],
])
for (const [redis, need] of KINDS)
  describeWith(need, `one activity over the whole path, ${redis} Redis`, () => {
    let cluster: Cluster
    let url: string
    beforeAll(async () => {
      cluster = await startCluster({ nodes: 1, redis, store: 'embedded' })
      url = cluster.nodes[0]!.url
    })

    it('is answered, read, pushed and rung as one text', async () => {
      const channels = ['freshet:stream:general', `freshet:object:${PHOTO}`]
      const heard = await listen(cluster.redisUrl, ...channels)
      const follower = await follow(url, { stream: 'general' })
      const packets: string[] = []
      follower.socket.io.engine.on('packet', ({ data }) => packets.push(String(data)))

      const answer = await post(url, 'general', LIKE)
      expect(answer.status).toBe(201)
      expect(answer.headers['content-type']).toMatch(/^application\/activity\+json/)
      const { epoch, seq } = positionOf(answer)
      expect([epoch, seq]).toEqual([follower.ack.position.epoch, follower.ack.position.seq + 1])

      const text = answer.text
      expect(text).toContain(ODD)
      expect(text).not.toMatch(/\n|": | "/)
      const activity = answer.json()
      expect(activity).toMatchObject({ type: 'Like', object: PHOTO })
      const port = cluster.nodes[0]!.port
      expect(activity.id).toMatch(new RegExp(`^http://localhost:${port}/activities/[\\w.~-]+$`))
      expect(answer.headers.location).toBe(activity.id)
      expect(Date.parse(String(activity.published))).toBeGreaterThan(Date.now() - 60_000)
      expect(activity['@context']).toBeDefined()

      const read = await get(url, pathOf(answer.headers.location))
      expect([read.status, read.text]).toEqual([200, text])

      const list = await page(url, 'general')
      expect(list.status).toBe(200)
      expect(list.json().type).toBe('OrderedCollectionPage')
      expect(list.text).toContain(text)
      expect(itemsOf(list.json())[0]).toEqual(activity)

      await eventually(() => follower.entries.length === 1)
      expect(follower.entries).toEqual([{ seq, activity }])
      expect(follower.frames[0]).toEqual({
        room: follower.ack.room,
        stream: 'general',
        epoch,
        from: seq - 1,
        entries: [{ seq, activity }],
        seq,
      })
      expect(packets.filter((packet) => packet.includes(text))).toHaveLength(1)

      await eventually(() => heard.length >= 2)
      expect(heard.map((one) => one.channel).sort()).toEqual([...channels].sort())
      expect(heard[0]!.line).toBe(heard[1]!.line)
      const line = heard[0]!.line
      const { mac } = JSON.parse(line) as { mac: unknown }
      expect(line).toBe(
        `{"v":1,"stream":"general","epoch":"${epoch}","seq":${seq},"activity":${text},"mac":${JSON.stringify(mac)}}`,
      )
      expect(typeof mac).toBe('string')
    })

    it('puts something that is no activity into a Create, and rings what it replies to', async () => {
      const parent = 'https://notes.example/parent'
      const heard = await listen(cluster.redisUrl, `freshet:object:${parent}`)
      const note = { type: 'Note', content: 'yes', inReplyTo: parent }
      const answer = await post(url, 'replies', note)
      expect(answer.status).toBe(201)
      expect(answer.json()).toMatchObject({ type: 'Create', object: note })
      expect(positionOf(answer).seq).toBe(1)
      await eventually(() => heard.length === 1)
    })

    it('rings without the activity when the line would be over 64 KiB, and delivers it all the same', async () => {
      const heard = await listen(cluster.redisUrl, 'freshet:stream:large')
      const follower = await follow(url, { stream: 'large' })
      const content = ['a', 'b'].map((letter) => letter.repeat(40_000))
      const answer = await post(url, 'large', {
        type: 'Note',
        content: content[0],
        summary: content[1],
      })
      expect(answer.status).toBe(201)
      await eventually(() => follower.entries.length === 1 && heard.length === 1)
      expect(follower.entries[0]!.activity).toEqual(answer.json())
      expect(Object.keys(JSON.parse(heard[0]!.line) as JsonObject)).toEqual([
        'v',
        'stream',
        'epoch',
        'seq',
        'mac',
      ])
    })

    it('takes a typed line for a bare ring: nothing in it is believed', async () => {
      const follower = await follow(url, { stream: 'forged' })
      const { epoch } = follower.position
      const client = await listen(cluster.redisUrl, 'freshet:stream:forged')
      const forged = JSON.stringify({
        v: 1,
        stream: 'forged',
        epoch,
        seq: 1,
        activity: { type: 'Like' },
        mac: 'AAAA',
      })
      const hand = await openRedis(cluster.redisUrl)
      for (const line of [forged, 'hello', '{"v":9}', '[]', '\u0000', forged.replace('1', '2')])
        await hand.publish('freshet:stream:forged', line)
      await eventually(() => client.length === 6)
      const answer = await post(url, 'forged', { type: 'Note', content: 'true' })
      await eventually(() => follower.entries.length > 0)
      expect(follower.entries).toEqual([{ seq: 1, activity: answer.json() }])
    })
  })
