import { once } from 'node:events'
import net from 'node:net'
import { get, page, pathOf, post, streamPath } from '../support/rest'
import { started } from '../support/started'
import { attackNode, hasSurvived } from './attacked'

const node = attackNode()

it('SSRF: whatever address an activity names, nobody goes there', async () => {
  let visits = 0
  const trap = net.createServer((socket) => {
    visits++
    socket.destroy()
  })
  await once(trap.listen(0, '127.0.0.1'), 'listening')
  started({ stop: async () => trap.close() })
  const { port } = trap.address() as net.AddressInfo
  const at = (what: string) => `http://127.0.0.1:${port}/${what}`
  const metadata = 'http://169.254.169.254/latest/meta-data/'

  const activity = {
    '@context': ['https://www.w3.org/ns/activitystreams', at('context')],
    type: 'Create',
    id: at('activity'),
    actor: {
      type: 'Person',
      id: at('actor'),
      icon: { type: 'Image', url: at('icon') },
      inbox: at('inbox'),
      endpoints: { sharedInbox: at('shared-inbox') },
    },
    to: [at('followers')],
    target: at('target'),
    object: {
      type: 'Note',
      id: at('object'),
      content: `<img src="${at('img')}"><iframe src="${at('frame')}"></iframe>`,
      url: [at('page'), metadata],
      attachment: [
        { type: 'Image', url: at('photo') },
        { type: 'Link', href: metadata },
      ],
      inReplyTo: at('question'),
      replies: at('replies'),
    },
  }
  const answer = await post(node().url, 'trap', activity)
  expect(answer.status).toBe(201)
  const read = await get(node().url, pathOf(answer.headers.location))
  expect(read.text).toContain(metadata)
  expect((await page(node().url, 'trap')).status).toBe(200)
  for (const path of [streamPath('trap').replace('/activities', ''), '/'])
    expect((await get(node().url, path, 'text/html')).status).toBe(200)
  expect(visits).toBe(0)

  // The trap does count.
  await once(net.connect(port, '127.0.0.1'), 'close')
  expect(visits).toBe(1)
})

hasSurvived(node)
