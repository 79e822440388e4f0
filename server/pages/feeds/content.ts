/**
 * Content — an entry's text as HTML that is safe anywhere: what the page of the entry shows, with absolute addresses.
 *
 * In:  an activity. Out: HTML of p, br, a, img and lists. Everything from outside went through the template, which escapes.
 * Rule: a stranger's HTML is read as text, as on the pages; nothing of its markup comes through. Pictures of other hosts are
 * links. Nothing here depends on the present, or an answer would never be the same twice (304).
 */
import type { JsonObject } from '../../../schemas/wire'
import { rowOf, type Row } from '../../../views/model/row'
import { shorten } from '../../../views/model/text'
import { isObject, list } from '../../../views/model/values'
import { LIMITS } from '../../config'
import type { Render } from '../templates'
import { timeOf } from './time'

export interface Telling {
  readonly publicUrl: string
  readonly render: Render
}

/** Far from every day that is told, so that none is "Today". */
const NO_TIME = 0

export function contentOf(activity: JsonObject, { publicUrl, render }: Telling): string {
  const view = { origin: publicUrl, now: NO_TIME, zone: 'UTC', isAbroad: true }
  const row = rowOf({ seq: 0, activity }, view)
  const paragraphs = cut([...row.text, ...row.rest])
  const html = render('feeds/content', {
    row,
    paragraphs: paragraphs.map((one) => one.split('\n')),
    says: isBare(row),
    times: timesOf(activity),
    absolute: (href: string) =>
      URL.canParse(href, publicUrl) ? new URL(href, publicUrl).href : href,
  })
  return html.trim()
}

/** What has neither text nor figure is told by its sentence. */
const isBare = ({ text, rest, card, photos }: Row): boolean =>
  text.length + rest.length + photos.shown.length + photos.elsewhere.length === 0 && card === null

/** The whole text of most; of a book its beginning. */
function cut(paragraphs: readonly string[]): string[] {
  const kept: string[] = []
  let room = LIMITS.feedTextLength
  for (const paragraph of paragraphs) {
    if (room <= 0) break
    kept.push(shorten(paragraph, room))
    room -= paragraph.length
  }
  return kept
}

/** The card's own words for a day leave the clock out, as nothing is near. */
function timesOf(activity: JsonObject): string[] {
  const object = list(activity['object'])[0]
  if (!isObject(object)) return []
  return [object['startTime'], object['endTime']]
    .map(timeOf)
    .filter((time) => time !== null)
    .map((time) => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`)
}
