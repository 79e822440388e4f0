/** Counting proxy — stands before the store and counts the reads of ranges of entries, all and different ones. */
import { connect, createServer } from 'node:net'
import { deserialize } from 'bson'
import { freePort } from './port.mjs'

const OP_MSG = 2013

export async function startCountingProxy(url) {
  const target = new URL(url)
  const storePort = Number(target.port)
  const port = await freePort()
  const reads = []
  const server = createServer((client) => {
    const store = connect(storePort, '127.0.0.1')
    client.on(
      'data',
      messages((document) => {
        if (document.find === 'entries' && document.limit > 1)
          reads.push(JSON.stringify([document.filter, document.limit, document.sort]))
      }),
    )
    client.pipe(store).pipe(client)
    for (const end of [client, store]) end.on('error', () => (client.destroy(), store.destroy()))
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  target.port = String(port)
  return {
    url: target.href,
    forget: () => (reads.length = 0),
    counts: () => ({ reads: reads.length, distinct: new Set(reads).size }),
    stop: () => server.close(),
  }
}

/** A message: its length, two numbers, the opcode, flags, then a section of kind 0 with the command. */
function messages(onCommand) {
  let pending = Buffer.alloc(0)
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
      const message = pending.subarray(0, pending.readInt32LE(0))
      pending = pending.subarray(message.length)
      if (message.readInt32LE(12) === OP_MSG && message[20] === 0)
        onCommand(deserialize(message.subarray(21, 21 + message.readInt32LE(21))))
    }
  }
}
