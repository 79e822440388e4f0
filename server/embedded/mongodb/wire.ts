/**
 * Wire — MongoDB's message framing: OP_MSG, and OP_QUERY for a driver's very first hello.
 *
 * In:  bytes of a connection. Out: requests; answers as bytes.
 * Rule: every length is checked before it is used; what is not understood throws, and the connection is closed (P7).
 */
import { LIMITS } from '../../config'

const HEAD_BYTES = 16
const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013
const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2
const REQUIRED_FLAGS = 0xffff

export interface Request {
  readonly id: number
  readonly isQuery: boolean
  /** The command as BSON. */
  readonly body: Buffer
  /** Lists of documents that travel beside the command, as BSON. */
  readonly lists: ReadonlyMap<string, readonly Buffer[]>
  /** Set when the peer wants no answer. */
  readonly isSilent: boolean
}

/** Cuts whole messages off the stream. `push` throws on garbage. */
export function createReader(): { push(chunk: Buffer): Request[] } {
  let chunks: Buffer[] = []
  let gathered = 0
  let wanted = HEAD_BYTES

  return {
    push(chunk) {
      chunks.push(chunk)
      gathered += chunk.length
      if (gathered < wanted) return []
      let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks)
      const requests: Request[] = []
      for (wanted = HEAD_BYTES; bytes.length >= HEAD_BYTES; bytes = bytes.subarray(wanted)) {
        wanted = bytes.readInt32LE(0)
        if (wanted < HEAD_BYTES + 5 || wanted > LIMITS.mongodbMessageBytes)
          throw new Error('a message has an impossible length')
        if (bytes.length < wanted) break
        requests.push(parseMessage(bytes.subarray(0, wanted)))
      }
      if (bytes.length < HEAD_BYTES) wanted = HEAD_BYTES
      chunks = bytes.length > 0 ? [bytes] : []
      gathered = bytes.length
      return requests
    },
  }
}

function parseMessage(bytes: Buffer): Request {
  const id = bytes.readInt32LE(4)
  const operation = bytes.readInt32LE(12)
  if (operation === OP_MSG) return parseMsg(id, bytes)
  if (operation === OP_QUERY) return parseQuery(id, bytes)
  throw new Error(`the operation ${operation} is not understood`)
}

function parseMsg(id: number, bytes: Buffer): Request {
  const flags = bytes.readUInt32LE(HEAD_BYTES)
  if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0)
    throw new Error('a message has flags that are not understood')
  const end = bytes.length - (flags & CHECKSUM_PRESENT ? 4 : 0)
  const lists = new Map<string, readonly Buffer[]>()
  let body: Buffer | null = null
  for (let at = HEAD_BYTES + 4; at < end;) {
    const size = bytes.readInt32LE(at + 1)
    const section = part(bytes, at + 1, size, end)
    if (bytes[at] === 0 && !body) body = section
    else if (bytes[at] === 1) {
      const nameEnd = section.indexOf(0, 4)
      if (nameEnd < 0) throw new Error('a section has no name')
      lists.set(section.toString('utf8', 4, nameEnd), documentsIn(section.subarray(nameEnd + 1)))
    } else throw new Error('a section is of an unknown kind')
    at += 1 + size
  }
  if (!body) throw new Error('a message has no body')
  return { id, isQuery: false, body, lists, isSilent: (flags & MORE_TO_COME) !== 0 }
}

function documentsIn(bytes: Buffer): Buffer[] {
  const documents: Buffer[] = []
  for (let at = 0; at < bytes.length; at += documents.at(-1)!.length)
    documents.push(part(bytes, at, bytes.readInt32LE(at), bytes.length))
  return documents
}

function part(bytes: Buffer, at: number, size: number, end: number): Buffer {
  if (size < 5 || at + size > end) throw new Error('a section does not fit into its message')
  return bytes.subarray(at, at + size)
}

/** flags, collection name, skip, limit, then the command. */
function parseQuery(id: number, bytes: Buffer): Request {
  const nameEnd = bytes.indexOf(0, HEAD_BYTES + 4)
  if (nameEnd < 0) throw new Error('a query has no name')
  const at = nameEnd + 9
  const body = part(bytes, at, bytes.readInt32LE(at), bytes.length)
  return { id, isQuery: true, body, lists: new Map(), isSilent: false }
}

/** `document` as BSON; it may come in parts. */
export function formatAnswer(request: Request, document: readonly Buffer[]): Buffer {
  const head = request.isQuery ? Buffer.alloc(HEAD_BYTES + 20) : Buffer.alloc(HEAD_BYTES + 5)
  const answer = Buffer.concat([head, ...document])
  answer.writeInt32LE(answer.length, 0)
  answer.writeInt32LE(request.id, 8)
  answer.writeInt32LE(request.isQuery ? OP_REPLY : OP_MSG, 12)
  if (request.isQuery) answer.writeInt32LE(1, HEAD_BYTES + 16)
  return answer
}
