/** Worker — what runs in the SharedWorker: one switchboard for the tabs of one site. */
import { createPool } from '../hub/pool'
import { transportsOf } from '../line/transports'
import { randomId } from '../random-id'
import { askAt } from '../rest/ask'
import type { ToHub } from './message'
import { createSwitchboard } from './switchboard'

const ports = new Map<string, MessagePort>()
const switchboard = createSwitchboard({
  hub: randomId(),
  createSource: (url, names) => createPool(transportsOf(names, askAt(url), url)),
  send: (message) => ports.get(message.tab ?? '')?.postMessage(message),
  left: (tab) => void ports.delete(tab),
})

addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0]!
  port.onmessage = ({ data }: MessageEvent<ToHub>) => {
    if (data.what === 'hello') ports.set(data.tab, port)
    switchboard.receive(data)
  }
})
