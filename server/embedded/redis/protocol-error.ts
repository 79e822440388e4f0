/** What a client sent is not the Redis protocol; the text is the one that Redis gives. */
export class ProtocolError extends Error {
  constructor(reason: string) {
    super(`Protocol error: ${reason}`)
    this.name = 'ProtocolError'
  }
}
