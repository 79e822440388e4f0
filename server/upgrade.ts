/**
 * Upgrade — a request that offers to go on in another protocol.
 *
 * Rule: WebSocket is the only one that is spoken here. Any other offer may be ignored (RFC 9110 §7.8), so the request is
 *       answered as if it had none. `curl --http2` and Java's HTTP client offer h2c with every request.
 * Why a class: as soon as anybody listens for WebSockets, Node 20 hands every request with an offer to the listener, which
 *       hangs up; what it asks before is this property, and nothing else.
 */
import { IncomingMessage } from 'node:http'

/** Apart from the request, because Node sets the property before a field of the class would be there. */
const offering = new WeakSet<IncomingMessage>()

export class UpgradableRequest extends IncomingMessage {
  get upgrade(): boolean {
    if (!offering.has(this)) return false
    return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket'
  }

  set upgrade(isOffered: boolean) {
    if (isOffered) offering.add(this)
    else offering.delete(this)
  }
}
