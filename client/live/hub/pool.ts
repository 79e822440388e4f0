/**
 * Pool — as many hubs as it takes: a socket carries a limited number of subscriptions.
 */
import type { Transport } from '../line/transport'
import { createHub, type Hub } from './hub'
import type { Source } from './source'

/** The server's limit for one socket. */
const FEEDS_MOST = 20

export function createPool(transports: readonly Transport[], feedsMost = FEEDS_MOST): Source {
  let hubs: Hub[] = []
  return {
    join(wanted, hear) {
      let hub = hubs.find((one) => one.has(wanted)) ?? hubs.find(({ size }) => size < feedsMost)
      if (hub === undefined) {
        hubs = hubs.filter(({ size }) => size > 0)
        hubs.push((hub = createHub(transports)))
      }
      return hub.join(wanted, hear)
    },
    wake(isSure) {
      for (const hub of hubs) hub.wake(isSure)
    },
    close() {
      for (const hub of hubs.splice(0)) hub.close()
    },
  }
}
