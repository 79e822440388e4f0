/**
 * Title — an entry's headline: its sentence, and what was made by name or by its first words.
 *
 * In:  an activity. Out: "Ann published an article: Weir repairs", "Ann: The water is up 40 cm", "Ann liked “The heron”".
 */
import type { JsonObject } from '../../../schemas/wire'
import { nameIn } from '../../../views/model/name'
import { plainSentence, sentenceOf } from '../../../views/model/sentence'
import { cleanName, paragraphs, shorten } from '../../../views/model/text'
import { isObject, list, wordsIn } from '../../../views/model/values'
import { isMaking, verbOf } from '../../../views/model/verb'

const TITLE_MAX = 200
const WORDS_LENGTH = 80
/** Markup takes room, too. */
const TEXT_LOOKED_AT = 2_000

export function titleOf(activity: JsonObject, origin: string): string {
  const sentence = plainSentence(sentenceOf(activity, { origin }))
  const about = isMaking(verbOf(activity).name) ? headline(activity) : null
  if (about === null || sentence.endsWith(` ${about}`)) return shorten(sentence, TITLE_MAX)
  return shorten(`${sentence}: ${about}`, TITLE_MAX)
}

function headline(activity: JsonObject): string | null {
  const [object, ...more] = list(activity['object'])
  if (!isObject(object) || more.length > 0) return null
  if (wordsIn(object, 'name') !== null) return nameIn(object)
  const text = (wordsIn(object, 'content') ?? wordsIn(object, 'summary') ?? '').slice(
    0,
    TEXT_LOOKED_AT,
  )
  const isHtml = object['mediaType'] !== 'text/plain'
  return firstWords(paragraphs(text, isHtml).join(' ')) || null
}

/** Whole words, as many as there is room for. */
function firstWords(text: string): string {
  const words = cleanName(text, WORDS_LENGTH)
  return words.endsWith('…') ? words.replace(/[\s,;:.–—-]+[^\s]{0,24}…$/, '…') : words
}
