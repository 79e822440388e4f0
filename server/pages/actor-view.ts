/** Actor view — who acts: face, name, what they say of themselves, and all that they did, whatever stream it stands in. */
import { avatarOf } from '../../views/model/avatar'
import { countText, counted, entriesText } from '../../views/model/count'
import { kindOf } from '../../views/model/kind'
import { objectHref, safeHref } from '../../views/model/link'
import { daysIn, kindsIn, ofKind, runIn, streamsIn, type Doing } from '../../views/model/doings'
import { nameIn } from '../../views/model/name'
import { paragraphs, shorten } from '../../views/model/text'
import { dayText, lengthText, monthYearText } from '../../views/model/time'
import { wordsIn } from '../../views/model/values'
import type { View } from '../../views/model/view'
import { sinceText } from '../append/since'
import { LIMITS } from '../config'
import { sizeOf, withStreams, type Asked, type Drawn } from './drawn'
import { drawnCurve } from './panel'
import { drawRows } from './rows'
import { streamHref } from './shell'
import type { Things } from './things'

const ACTS_MAX = 10_000
/** Of these are kinds, streams and days told. */
const DOINGS_MAX = 500
const DAYS = 30
const STREAMS_MAX = 8

export async function actorLocals(
  things: Things,
  { id, state, since, kind }: Asked,
  view: View,
): Promise<Drawn> {
  const reader = view.reader ?? null
  const [doings, acts, first, counts] = await Promise.all([
    things.doings(id, DOINGS_MAX),
    things.acts(id, ACTS_MAX),
    things.since(id),
    things.counts([id], reader),
  ])
  const among = kind === null ? {} : { among: ofKind(doings, kind) }
  const { entries, next } = await things.happened({
    id,
    acts: true,
    since,
    limit: LIMITS.pageDefault,
    ...among,
  })
  const rows = await drawRows(entries, view, things.counts)
  const name = nameIn(state) ?? 'Somebody'
  const followers = sizeOf(state, 'followers')
  const said = wordsIn(state, 'summary') ?? wordsIn(state, 'content')
  const address = safeHref(id, view.origin)
  const top = objectHref(id)!
  const href = (key: string | null) => (key === null ? top : `${top}&kind=${key}`)
  const isMachine = kindOf(state) === 'machine'
  return {
    template: 'actor',
    title: name,
    stream: null,
    panel: `What ${name} did`,
    locals: {
      actor: {
        face: avatarOf(state, view.origin),
        name,
        kind: isMachine ? 'Service' : null,
        address:
          address === null
            ? null
            : { href: address, text: shorten(id.replace(/^\w+:\/\//, ''), 80) },
        follow:
          reader === id
            ? null
            : {
                json: JSON.stringify({ id, name }),
                isOn: counts.get(id)?.follows === true,
              },
        about: said === null ? [] : paragraphs(said.slice(0, 8_000)),
        numbers: [
          acts >= ACTS_MAX ? `${countText(ACTS_MAX)}+ entries` : entriesText(acts),
          ...(followers > 0 ? [counted(followers, 'follower')] : []),
          ...(isMachine ? runTexts(doings, view) : []),
          ...(first === null ? [] : [`here since ${monthYearText(first, view.zone)}`]),
        ],
      },
      chips: [
        { text: 'All', count: null, href: href(null), isCurrent: kind === null },
        ...kindsIn(doings).map(({ key, text, count }) => ({
          text,
          count: countText(count) + (doings.length < DOINGS_MAX ? '' : '+'),
          href: href(key),
          isCurrent: kind === key,
        })),
      ],
      // Of more than that nobody knows how many were done when.
      curve:
        doings.length < DOINGS_MAX || doings.at(-1)!.at < view.now - DAYS * 86_400_000
          ? drawnCurve(`Last ${DAYS} days`, daysIn(doings, DAYS, view.now))
          : null,
      writes: streamsIn(doings, STREAMS_MAX).map((one) => ({
        name: one.name,
        href: streamHref(one.name),
        count: countText(one.count),
      })),
      rows: withStreams(rows, entries, null),
      older: next === null ? null : `${href(kind)}&before=${sinceText(next)}`,
      isOlder: since !== null,
      top: href(kind),
    },
  }
}

/** A machine: since when it runs, or when it stopped. */
function runTexts(doings: readonly Doing[], { now, zone }: View): string[] {
  const run = runIn(doings)
  if (run === null) return []
  const [at, until] = [run.at, run.until ?? now]
  return [
    `last start ${dayText(at, now, zone)}`,
    `${run.until === null ? 'up' : 'stopped'} ${run.until === null ? 'for' : 'after'} ${lengthText(until - at)}`,
  ]
}
