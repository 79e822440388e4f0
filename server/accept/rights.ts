/** Rights — the question of rights (D12), asked for a request. */
import type { IncomingMessage } from 'node:http'
import { Refusal } from '../errors'
import type { Action, May, Principal } from '../identity'

export interface RightsDeps {
  readonly identify: (request: IncomingMessage) => Principal
  readonly may: May
}

export interface Rights {
  mayDo(request: IncomingMessage, action: Action, stream: string): boolean
  /** Throws `forbidden`. */
  authorize(request: IncomingMessage, action: Action, stream: string): void
}

export function createRights({ identify, may }: RightsDeps): Rights {
  const mayDo: Rights['mayDo'] = (request, action, stream) => may(identify(request), action, stream)
  return {
    mayDo,
    authorize(request, action, stream) {
      if (!mayDo(request, action, stream))
        throw new Refusal('forbidden', `You may not ${action} in the stream '${stream}'.`)
    },
  }
}
