/**
 * Frame — what travels on a socket, spliced from the stored text (D9).
 *
 * Rule: an activity's text is neither parsed nor written again on its way, so that a live item is byte for byte the
 * REST item, and a frame is built once for a whole room. `Spliced` carries finished JSON through Socket.IO, whose
 * encoder would otherwise stringify objects.
 */
import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser'
import { toldJson, type Told } from '../append/told'
import type { Entry } from './entry'

export class Spliced {
  constructor(readonly json: string) {}

  /** Whoever stringifies it without our encoder gets the same value. */
  toJSON(): unknown {
    return JSON.parse(this.json)
  }
}

export const entriesJson = (entries: readonly Entry[]): string =>
  `[${entries.map(({ seq, text }) => `{"seq":${seq},"activity":${text}}`).join()}]`

export function frameOf(frame: {
  room: string
  stream: string
  epoch: string
  from: number
  entries: readonly Entry[]
  seq: number
  changes?: readonly Told[]
}): Spliced {
  const { room, stream, epoch, from, entries, seq, changes = [] } = frame
  const head = JSON.stringify({ room, stream, epoch, from }).slice(0, -1)
  return new Spliced(
    `${head},"entries":${entriesJson(entries)},"seq":${seq}${changesMember(changes)}}`,
  )
}

/** Absent when there is nothing to tell. */
export const changesMember = (changes: readonly Told[]): string =>
  changes.length === 0 ? '' : `,"changes":${toldJson(changes)}`

class SplicingEncoder extends Encoder {
  override encode(packet: Packet): unknown[] {
    const { type, nsp, id, data } = packet
    const spliced = Array.isArray(data) && data.some((one) => one instanceof Spliced)
    if (!spliced || (type !== PacketType.EVENT && type !== PacketType.ACK))
      return super.encode(packet)
    const parts = (data as unknown[]).map((one) =>
      one instanceof Spliced ? one.json : JSON.stringify(one ?? null),
    )
    return [`${type}${nsp === '/' ? '' : `${nsp},`}${id ?? ''}[${parts.join()}]`]
  }
}

export const parser = { Encoder: SplicingEncoder, Decoder }
