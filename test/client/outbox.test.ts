/**
 * What waits to be posted: nothing that was written is lost between the row that waits and the field.
 */
import { createOutbox } from '../../client/outbox'
import type { Outcome } from '../../client/post'
import type { JsonObject } from '../../schemas/wire'

const NOTE: JsonObject = {
  id: 'urn:uuid:1',
  type: 'Create',
  object: { type: 'Note', content: 'x' },
}

function start(outcomes: Outcome[]) {
  const drawn: string[] = []
  const sent: unknown[] = []
  const asked: { isFree: boolean; edited: unknown[] } = { isFree: true, edited: [] }
  const outbox = createOutbox({
    stream: 'weir',
    post: async (document) => {
      sent.push(document['id'])
      return outcomes.shift()!
    },
    draw: (_id, _document, pending) => void drawn.push(pending?.state ?? 'gone'),
    isPast: () => false,
    edit(document) {
      if (asked.isFree) asked.edited.push(document)
      return asked.isFree
    },
    said: () => undefined,
  })
  return { outbox, drawn, sent, asked }
}

const turn = () => new Promise(setImmediate)
const FAILED: Outcome = { is: 'failed', reason: 'too long' }

test('Edit puts it into the field, and then it leaves the page', async () => {
  const { outbox, drawn, asked } = start([FAILED])
  outbox.add(NOTE)
  await turn()
  outbox.act('urn:uuid:1', 'edit')
  expect([drawn, asked.edited]).toEqual([['sending', 'failed', 'gone'], [NOTE]])
})

test('Edit while something else is being written leaves both as they are', async () => {
  const { outbox, drawn, asked } = start([FAILED, { is: 'stored', seq: 7 }])
  asked.isFree = false
  outbox.add(NOTE)
  await turn()
  outbox.act('urn:uuid:1', 'edit')
  expect(drawn).toEqual(['sending', 'failed'])
  outbox.act('urn:uuid:1', 'retry')
  await turn()
  expect(drawn).toEqual(['sending', 'failed', 'sending'])
})

test('Discard takes it from the page, and it is not sent again', async () => {
  const { outbox, drawn, sent } = start([FAILED])
  outbox.add(NOTE)
  await turn()
  outbox.act('urn:uuid:1', 'discard')
  outbox.send()
  await turn()
  expect([drawn.at(-1), sent]).toEqual(['gone', ['urn:uuid:1']])
})

test('in order, one at a time; what was stored waits for its live entry', async () => {
  const { outbox, drawn, sent } = start([
    { is: 'stored', seq: 1 },
    { is: 'stored', seq: 2 },
  ])
  outbox.add(NOTE)
  outbox.add({ ...NOTE, id: 'urn:uuid:2' })
  await turn()
  expect(sent).toEqual(['urn:uuid:1', 'urn:uuid:2'])
  outbox.arrived('urn:uuid:1')
  outbox.send()
  await turn()
  expect([sent.length, drawn]).toEqual([2, ['sending', 'sending']])
})
