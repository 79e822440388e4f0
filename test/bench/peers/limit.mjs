/** The limit — one send(2) for each subscriber and each activity, from C (load/send.c). */
import { Buffer } from 'node:buffer'
import { storedOf } from '../harness/activity.mjs'
import { startChild } from '../harness/child.mjs'
import { freePort } from '../harness/port.mjs'
import { serverFrame, upgrade } from '../harness/protocols.mjs'

export const limit = {
  name: 'C send',
  missing: () => null,
  async start({ programs }) {
    const [port, publishPort] = [await freePort(), await freePort()]
    const child = startChild(programs.send, [String(port), String(publishPort)])
    await child.line(/^ready$/)
    return {
      name: 'C send',
      port,
      publishPort,
      pids: [child.pid],
      script: () => [{ say: upgrade('/'), hear: '' }],
      message(number) {
        const frame = serverFrame(storedOf(number))
        const length = Buffer.alloc(4)
        length.writeUInt32LE(frame.length)
        return Buffer.concat([length, frame])
      },
      stop: () => child.stop('SIGKILL'),
    }
  },
}
