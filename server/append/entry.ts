/**
 * Entry — an activity with its place in one stream, as MongoDB holds it (D1, D3).
 *
 * Rule: `text` is the accepted JSON and the only thing that is ever sent; `p` is a projection for
 * queries and is rebuilt from the text, never the other way round. Keys of the activity never become
 * BSON field names. An entry never changes, but for erasure and what is still owed to streams and to objects.
 *
 * The two unique indexes are the correctness of the numbering (D2), not an optimisation.
 */
import { Schema, type Connection, type Model, type Types } from 'mongoose'
import { announcePlugin, type AnnounceOptions } from './announce'
import type { Change } from './change'
import type { Marks } from './facets/tally'
import { INDEXED, storedField } from './filter-lead'
import type { Projection } from './projection'
import type { Taken } from './taken'

export interface Entry {
  readonly _id: Types.ObjectId
  readonly stream: string
  readonly seq: number
  /** The activity's absolute id, its full hash, and the last segment of its URL here. */
  readonly id: string
  readonly idHash: string
  readonly key: string
  readonly text: string
  readonly as1?: string
  /** The document as it was sent, where bto or bcc were cut out: private, read by nobody but delivery to the named. */
  readonly blind?: string
  readonly p: Projection
  readonly at: Date
  /** Photos of this server that it names; an erased entry keeps them. */
  readonly photos?: readonly string[]
  /** Only on the entry in the first stream: where the activity must still be appended. */
  readonly owed?: readonly string[]
  /** Which ids it says something of, and what it takes back (about.ts); on the first entry of an activity only. */
  readonly about?: readonly string[]
  readonly takes?: readonly Taken[]
  /** Whose views are not yet brought level with it. */
  readonly due?: readonly string[]
  /** On the entries in the other streams of one post: they ring no object channels. */
  readonly copy?: boolean
  readonly gone?: boolean
  /** What the counts of its stream still have of it, after it was erased (facets/counting.ts). */
  readonly erased?: Marks & { readonly stream: string }
  /** What it does to items before it in this stream; which of them it changes or ends; that it does, for who looks for such. */
  readonly changes?: readonly Change[]
  readonly alters?: readonly string[]
  readonly tells?: string
  /** A Delete by which the server says that it erases: the id of the activity. */
  readonly erases?: string
}

const strings = { type: [String], default: undefined }

export function defineEntry(
  connection: Connection,
  announce: AnnounceOptions<Entry>,
): Model<Entry> {
  const schema = new Schema<Entry>(
    {
      stream: { type: String, required: true },
      seq: { type: Number, required: true },
      id: { type: String, required: true },
      idHash: { type: String, required: true },
      key: { type: String, required: true },
      text: { type: String, required: true },
      as1: String,
      blind: String,
      p: {
        types: strings,
        actor: strings,
        actorType: strings,
        object: strings,
        objectType: strings,
        target: strings,
        inReplyTo: strings,
        tag: strings,
        to: strings,
        words: strings,
        has: strings,
        published: Number,
      },
      at: { type: Date, required: true },
      photos: strings,
      owed: strings,
      about: strings,
      takes: {
        type: [
          {
            type: { type: String },
            object: String,
            key: String,
            reply: String,
            place: { stream: String, seq: Number, at: Number, _id: false },
            was: String,
            _id: false,
          },
        ],
        default: undefined,
      },
      due: strings,
      copy: Boolean,
      gone: Boolean,
      erased: {
        type: {
          stream: String,
          types: strings,
          objectType: strings,
          actor: strings,
          tag: strings,
          _id: false,
        },
        default: undefined,
      },
      changes: { type: [Schema.Types.Mixed], default: undefined },
      alters: strings,
      tells: String,
      erases: String,
    },
    { versionKey: false, minimize: false, autoIndex: false, autoCreate: false },
  )
  for (const [keys, options] of ENTRY_INDEXES) schema.index(keys, options)
  announcePlugin(schema as unknown as Schema, announce)
  return connection.model<Entry>('Entry', schema, 'entries')
}

type Keys = Record<string, 1 | -1>

interface Options {
  readonly unique?: true
  readonly sparse?: true
  readonly partialFilterExpression?: object
}

const RARE: ReadonlySet<string> = new Set(['inReplyTo', 'target', 'tag'])

export const ENTRY_INDEXES: readonly [Keys, Options][] = [
  [{ stream: 1, seq: 1 }, { unique: true }],
  [{ stream: 1, idHash: 1 }, { unique: true }],
  [{ key: 1 }, {}],
  [{ at: 1, stream: 1, seq: 1 }, {}],
  [{ owed: 1 }, { sparse: true }],
  [{ photos: 1 }, { sparse: true }],
  [{ about: 1, at: 1 }, {}],
  // For search over all streams: a word's entries by arrival.
  [{ 'p.words': 1, at: 1 }, { partialFilterExpression: { 'p.words': { $gt: '' } } }],
  [{ due: 1 }, { sparse: true }],
  [{ 'erased.stream': 1 }, { sparse: true }],
  [{ tells: 1 }, { sparse: true }],
  // The last change of an item, however many there were; entries that change nothing are not in it.
  [{ alters: 1, seq: 1 }, { partialFilterExpression: { alters: { $gt: '' } } }],
  // Those with the fewest entries for a value first, as in filter-lead.ts. What few entries have is indexed for these alone.
  ...INDEXED.map((field): [Keys, Options] => [
    { stream: 1, [`p.${storedField(field)}`]: 1, seq: 1 },
    RARE.has(field) ? { partialFilterExpression: { [`p.${field}`]: { $gt: '' } } } : {},
  ]),
]
