/**
 * Found — an entry that search found, as a row: who, where, when, and the text with what was found marked.
 *
 * Rule: what is found is always seen. Words that stand elsewhere than in the text are shown with the field named: "described as …".
 */
import type { JsonObject } from '../../schemas/wire'
import { kindOf } from '../../views/model/kind'
import type { Part } from '../../views/model/part'
import { rowOf, type Row } from '../../views/model/row'
import { plainSentence } from '../../views/model/sentence'
import { paragraphs, shorten } from '../../views/model/text'
import { isObject, list, textIn, wordsIn } from '../../views/model/values'
import type { View } from '../../views/model/view'
import { excerptOf, markWords, type Piece, type Wanted } from './mark'

export interface FoundRow extends Pick<Row, 'key' | 'avatar' | 'actorHref' | 'href' | 'time'> {
  readonly sentence: readonly (Part & { readonly pieces: readonly Piece[] })[]
  readonly stream: { readonly name: string; readonly href: string }
  readonly text: readonly Piece[]
  /** Other fields in which it stands. */
  readonly besides: readonly { readonly label: string; readonly pieces: readonly Piece[] }[]
  readonly photo: Row['photos']['shown'][number] | null
  readonly meta: string | null
}

interface Entry {
  readonly stream: string
  readonly seq: number
  readonly activity: JsonObject
}

const BESIDES_MAX = 2

export function foundRow({ stream, seq, activity }: Entry, wanted: Wanted, view: View): FoundRow {
  const row = rowOf({ seq, activity }, { ...view, home: stream })
  const text = [...row.text, ...row.rest].join(' ') || (row.card?.title ?? '')
  const known = [text, plainSentence(row.sentence)]
  const besides = fieldsOf(activity).flatMap(({ label, said }) => {
    if (known.some((one) => one.includes(said))) return []
    known.push(said)
    const pieces = excerptOf(said, wanted, 120)
    return pieces === null ? [] : [{ label, pieces }]
  })
  return {
    key: `${stream}-${seq}`,
    avatar: row.avatar,
    actorHref: row.actorHref,
    href: row.href,
    time: row.time,
    sentence: row.sentence.map((part) => ({
      ...part,
      pieces: part.role === 'actor' ? [plain(part.text)] : markWords(part.text, wanted),
    })),
    stream: { name: stream, href: `/streams/${stream}` },
    text: excerptOf(text, wanted) ?? (text === '' ? [] : [plain(shorten(text, 160))]),
    besides: besides.slice(0, BESIDES_MAX),
    photo: row.photos.shown[0] ?? row.card?.cover ?? null,
    meta: row.card?.poll?.state || null,
  }
}

const plain = (text: string): Piece => ({ text, found: false })

/** The fields that search looks into (append/projection.ts). */
function fieldsOf(activity: JsonObject): { label: string; said: string }[] {
  return [activity, ...list(activity['object']).filter(isObject)].flatMap((node) => {
    const isHtml = textIn(node['mediaType']) !== 'text/plain'
    const isPhoto = kindOf(node) === 'photo'
    return (['name', 'summary', 'content'] as const).flatMap((field) => {
      const words = wordsIn(node, field)
      if (words === null) return []
      const said = paragraphs(words, field !== 'name' && isHtml).join(' ')
      return said === '' ? [] : [{ label: labelOf(field, isPhoto), said }]
    })
  })
}

const labelOf = (field: 'name' | 'summary' | 'content', isPhoto: boolean): string =>
  field === 'name' ? 'named ' : isPhoto && field === 'summary' ? 'described as ' : ''
