/**
 * Body — the text of an entry, cut in what is shown and what stands behind "Show all".
 *
 * In:  an activity and the object whose text it is. Out: paragraphs, in which what is a link stands between marks (text.ts); where these lead.
 */
import type { JsonObject } from '../../schemas/wire'
import { kindOf, type Kind } from './kind'
import { linkedParagraphs, paragraphs } from './text'
import { textIn, wordsIn } from './values'

export interface Body {
  readonly text: readonly string[]
  readonly rest: readonly string[]
  readonly hrefs: readonly string[]
}

interface Said {
  readonly text: readonly string[]
  readonly hrefs: readonly string[]
}

/** These have their text in the card. */
const CARDS: ReadonlySet<Kind> = new Set([
  'article',
  'link',
  'place',
  'event',
  'person',
  'group',
  'machine',
  'album',
])

export function bodyOf(activity: JsonObject, object: JsonObject): Body {
  const all = [
    ...(CARDS.has(kindOf(object)) ? [] : said(object)),
    ...(CARDS.has(kindOf(object)) || object !== activity ? [own(activity)] : []),
  ]
  return { ...cut(all.flatMap(({ text }) => text)), hrefs: all.flatMap(({ hrefs }) => hrefs) }
}

/** What the activity itself says; many say only "Sally created a note" again, as its summary. */
const own = (activity: JsonObject): Said => {
  const content = wordsIn(activity, 'content')
  return content === null ? plain([]) : linkedParagraphs(content)
}

const plain = (text: readonly string[]): Said => ({ text, hrefs: [] })

function said(object: JsonObject): Said[] {
  const kind = kindOf(object)
  const isHtml = textIn(object['mediaType']) !== 'text/plain'
  const [name, content] = [wordsIn(object, 'name'), wordsIn(object, 'content')]
  const title = name === null || kind in TITLED ? [] : paragraphs(name, false)
  if (content !== null)
    return [
      plain(kind === 'note' ? title : []),
      isHtml ? linkedParagraphs(content) : plain(paragraphs(content, false)),
    ]
  const summary = wordsIn(object, 'summary')
  const isTitle = title.length > 0 || summary === null || kind in TITLED
  return [isTitle ? plain(title) : linkedParagraphs(summary)]
}

/** Their name and summary stand in the card. */
const TITLED: Partial<Record<Kind, true>> = { video: true, audio: true, file: true, thing: true }

const LINES = 12
const LINE_LENGTH = 80

/** About twelve lines; a rest that is hardly more is shown too. */
function cut(all: readonly string[]): Pick<Body, 'text' | 'rest'> {
  if (linesOf(all) <= LINES + 3) return { text: all, rest: [] }
  const text: string[] = []
  let room = LINES
  for (const [index, paragraph] of all.entries()) {
    const lines = linesOf([paragraph])
    if (lines <= room) {
      text.push(paragraph)
      room -= lines
      continue
    }
    const [head, tail] = room >= 2 ? split(paragraph, room) : ['', paragraph]
    return { text: head === '' ? text : [...text, head], rest: [tail, ...all.slice(index + 1)] }
  }
  return { text, rest: [] }
}

const linesOf = (all: readonly string[]): number =>
  all
    .flatMap((paragraph) => paragraph.split('\n'))
    .reduce((sum, line) => sum + Math.ceil((line.length || 1) / LINE_LENGTH), 0)

/** After as many lines as there is room for, at a space if there is one. */
function split(paragraph: string, room: number): [string, string] {
  const lines = paragraph.split('\n').slice(0, room)
  const longest = Math.min(lines.join('\n').length, room * LINE_LENGTH)
  const space = Math.max(paragraph.lastIndexOf(' ', longest), paragraph.lastIndexOf('\n', longest))
  const at = space > longest / 2 ? space : wholeCharacter(paragraph, longest)
  return [paragraph.slice(0, at).trimEnd(), paragraph.slice(at).trimStart()]
}

const wholeCharacter = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at
