/**
 * Stream page — locals of a stream's feed.
 *
 * In:  one page of entries with its position. Out: rows as the browser would draw them, links, the composer.
 */
import { avatarOf } from '../../views/model/avatar'
import { entriesText } from '../../views/model/count'
import type { JsonObject } from '../../schemas/wire'
import type { Position } from '../../schemas/position'
import type { View } from '../../views/model/view'
import type { Row } from '../../views/model/row'
import { readSeen, waterlineOf, waterlineText } from '../../views/model/seen'
import { dayText } from '../../views/model/time'
import { GUEST_NAME_MAX } from '../../views/model/note'
import { ALT_MAX, attachedIn, PHOTOS_MAX } from '../../views/model/attached'
import { ownPicture } from '../../views/model/link'
import { isObject, textIn } from '../../views/model/values'
import type { Fields } from '../../views/model/written'
import { LIMITS } from '../config'
import type { Reader } from './reader'
import { withGroups } from './grouped'
import { drawRows } from './rows'
import type { Things } from './things'
import { streamHref } from './shell'

export interface StreamPart {
  readonly position: Position
  readonly head: number
  readonly entries: readonly {
    readonly seq: number
    readonly activity: JsonObject
    /** When the server took it; only when asked for. */
    readonly at?: number
  }[]
  /** What `before` is for the next older part; null at the end. */
  readonly older: number | null
}

export interface Draft {
  readonly fields: Fields
  readonly failure: string | null
}

export interface StreamPage {
  readonly name: string
  readonly part: StreamPart
  readonly view: View
  readonly counts: Things['counts'] | null
  readonly reader: Reader
  readonly isOlder: boolean
  /** Of what a filter leaves: its parameters, for what is older. */
  readonly filterQuery: URLSearchParams
  readonly draft: Draft | null
  readonly textMax: number
}

export async function streamLocals(page: StreamPage): Promise<Record<string, unknown>> {
  const { name, part, view, reader } = page
  const { epoch } = part.position
  const rows = await drawRows(part.entries, view, page.counts)
  const oldest = part.entries.at(-1)?.activity['published']
  return {
    rows: withGroups(
      rows.map((row, index) => ({ ...row, place: index + 1, ...wetnessOf(row, page) })),
      view.zone,
    ),
    stream: {
      name,
      href: streamHref(name),
      origin: view.origin,
      position: part.position,
      count: entriesText(part.head),
      isOlder: page.isOlder,
      filter: page.filterQuery.toString(),
      older: part.older === null ? null : olderHref(name, `${epoch}:${part.older}`, page),
      begins: beginning(name, typeof oldest === 'string' ? Date.parse(oldest) : Number.NaN, view),
      curl: curlOf(name, view.origin),
      feeds: alternatesOf(name).slice(0, 2),
    },
    composer: composerOf(reader, view.origin, page.textMax, page.draft),
  }
}

/** Fresh above what was seen last, and the line between. */
function wetnessOf({ seq }: Row, { part, reader, view, name }: StreamPage) {
  const seen = readSeen(reader.seen(name), part.position.epoch)
  if (seen === null || seq === null) return {}
  const line = waterlineOf(seen, view.now)
  const isLast = seq === line.seq && seq < part.head
  return {
    fresh: seq > line.seq,
    line: isLast ? waterlineText(line, view.now, view.zone) : null,
  }
}

const olderHref = (name: string, before: string, { filterQuery }: StreamPage): string =>
  `${streamHref(name)}?${[`before=${before}`, filterQuery.toString()].filter(Boolean).join('&')}`

export const composerOf = (
  reader: Reader,
  origin: string,
  textMax: number,
  draft: Draft | null = null,
): Record<string, unknown> => ({
  fields: draft?.fields ?? {},
  photos: photosIn(draft?.fields ?? {}, origin),
  photoBytes: LIMITS.photoBytes,
  altMax: ALT_MAX,
  failure: draft?.failure ?? null,
  name: draft?.fields['name']?.[0] ?? reader.guest?.name ?? '',
  nameMax: GUEST_NAME_MAX,
  max: textMax,
  avatar: avatarOf(reader.guest === null ? {} : { ...reader.guest }, origin),
})

/** What was sent with a form that was not posted. */
const photosIn = ({ photo = [], alt = [] }: Fields, origin: string) =>
  photo.slice(0, PHOTOS_MAX).flatMap((text, at) => {
    const known = attachedIn(text)
    const small = known?.url[1] ?? known?.url[0]
    return isObject(small)
      ? [
          {
            key: String(at),
            value: text,
            src: ownPicture(textIn(small['href']), origin),
            alt: alt[at] ?? '',
            isLive: false,
          },
        ]
      : []
  })

/** So that a feed reader that is given the page's address finds the feed. */
export const alternatesOf = (name: string): { type: string; title: string; href: string }[] => [
  { type: 'application/atom+xml', title: `#${name} (Atom)`, href: `${streamHref(name)}.atom` },
  {
    type: 'application/feed+json',
    title: `#${name} (JSON Feed)`,
    href: `${streamHref(name)}.json-feed`,
  },
  { type: 'application/activity+json', title: `#${name}`, href: `${streamHref(name)}/activities` },
]

const beginning = (name: string, at: number, { now, zone }: View): string =>
  `This is where #${name} begins${Number.isNaN(at) ? '' : `, ${dayText(at, now, zone)}`}`

const curlOf = (name: string, origin: string): string =>
  `$ curl ${origin.replace(/^http:\/\//, '')}${streamHref(name)}/activities \\
    -H 'Content-Type: application/activity+json' \\
    -d '{"type": "Note", "content": "First water"}'`
