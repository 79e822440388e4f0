/**
 * Broadcast post — the hub is in one of the tabs, whichever holds the lock; all hear each other over one BroadcastChannel.
 *
 * Rule: the lock goes to the next tab when the one that held it is gone; the new hub says so, and everybody joins again. The
 * tab that has it speaks to it as all others do.
 */
import type { Source } from '../hub/source'
import type { TransportName } from '../line/transport'
import { randomId } from '../random-id'
import { VERSION, type OpenPost, type ToHub, type ToTab } from './message'
import { hold } from './presence'
import { createSwitchboard } from './switchboard'

export const hasBroadcast = (): boolean => typeof BroadcastChannel === 'function'

type CreateSource = (url: string, transports: readonly TransportName[]) => Source

export const broadcastPost =
  (url: string, createSource: CreateSource): OpenPost =>
  (heard) => {
    const name = `freshet ${VERSION} ${url}`
    const near = new BroadcastChannel(name)
    near.onmessage = ({ data }: MessageEvent<ToHub | ToTab>) => {
      if (isToTab(data)) heard(data)
    }
    let leading = lead(name, createSource)
    const hidden = (): void => leading()
    const shown = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) leading = lead(name, createSource)
    }
    addEventListener('pagehide', hidden)
    addEventListener('pageshow', shown)
    return {
      send: (message) => near.postMessage(message),
      close() {
        removeEventListener('pagehide', hidden)
        removeEventListener('pageshow', shown)
        leading()
        near.close()
      },
    }
  }

/** Waits for the lock, and serves as long as it has it; answers how to step down. */
function lead(name: string, createSource: CreateSource): () => void {
  const waiting = new AbortController()
  let stop = (): void => waiting.abort()
  hold(name, waiting.signal).then(
    (release) => {
      const far = new BroadcastChannel(name)
      const hub = randomId()
      const send = (message: ToTab): void => far.postMessage(message)
      const switchboard = createSwitchboard({ hub, createSource, send, left: () => undefined })
      far.onmessage = ({ data }: MessageEvent<ToHub | ToTab>) => {
        if (!isToTab(data)) switchboard.receive(data)
      }
      stop = () => {
        switchboard.close()
        far.close()
        release()
      }
      send({ tab: null, what: 'welcome', hub })
    },
    () => undefined,
  )
  return () => stop()
}

const isToTab = (message: ToHub | ToTab): message is ToTab =>
  message.what === 'welcome' || message.what === 'told'
