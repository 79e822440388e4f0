/**
 * OP_MSG — MongoDB's messages, as far as a proxy must understand them.
 *
 * In:  bytes of one direction of a connection. Out: whole messages; of an OP_MSG also its command or answer as a document.
 * Rule: values keep their BSON types (an int32 stays one), so that what is read and written again means the same.
 * A list that travels beside the command is put into it: as a member it means the same.
 */
import { deserialize, serialize, type Document } from 'bson'

const HEAD_BYTES = 16
const OP_MSG = 2013
const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2

export interface Message {
  readonly bytes: Buffer
  readonly id: number
  /** The id of the message that this one answers; 0 for none. */
  readonly answers: number
  /** A driver that says goodbye (`endSessions`) waits for none. */
  readonly wantsAnswer: boolean
  /** null when it is no OP_MSG. */
  readonly document: Document | null
}

export function createCutter(): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const messages: Message[] = []
    while (rest.length >= HEAD_BYTES && rest.length >= rest.readInt32LE(0)) {
      const size = rest.readInt32LE(0)
      messages.push(readMessage(rest.subarray(0, size)))
      rest = rest.subarray(size)
    }
    return messages
  }
}

export function writeMessage(id: number, answers: number, document: Document): Buffer {
  const head = Buffer.alloc(HEAD_BYTES + 5)
  const bytes = Buffer.concat([head, serialize(document)])
  bytes.writeInt32LE(bytes.length, 0)
  bytes.writeInt32LE(id, 4)
  bytes.writeInt32LE(answers, 8)
  bytes.writeInt32LE(OP_MSG, 12)
  return bytes
}

function readMessage(bytes: Buffer): Message {
  const isMsg = bytes.readInt32LE(12) === OP_MSG
  return {
    bytes,
    id: bytes.readInt32LE(4),
    answers: bytes.readInt32LE(8),
    wantsAnswer: !isMsg || (flagsOf(bytes) & MORE_TO_COME) === 0,
    document: isMsg ? readSections(bytes) : null,
  }
}

const flagsOf = (bytes: Buffer): number => bytes.readUInt32LE(HEAD_BYTES)

function readSections(bytes: Buffer): Document {
  const isSummed = (flagsOf(bytes) & CHECKSUM_PRESENT) !== 0
  const end = bytes.length - (isSummed ? 4 : 0)
  const document: Document = {}
  for (let at = HEAD_BYTES + 4; at < end;) {
    const size = bytes.readInt32LE(at + 1)
    const section = bytes.subarray(at + 1, at + 1 + size)
    if (bytes[at] === 0) Object.assign(document, read(section))
    else {
      const nameEnd = section.indexOf(0, 4)
      document[section.toString('utf8', 4, nameEnd)] = readList(section.subarray(nameEnd + 1))
    }
    at += 1 + size
  }
  return document
}

function readList(bytes: Buffer): Document[] {
  const documents: Document[] = []
  for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at))
    documents.push(read(bytes.subarray(at, at + bytes.readInt32LE(at))))
  return documents
}

const read = (bytes: Buffer): Document => deserialize(bytes, { promoteValues: false })
