/** Actor view — who acts: face, name, what they say of themselves, and all that they did, whatever stream it stands in. */
import { avatarOf } from '../../views/model/avatar'
import { countText, counted, entriesText } from '../../views/model/count'
import { kindOf } from '../../views/model/kind'
import { objectHref, safeHref } from '../../views/model/link'
import { nameIn } from '../../views/model/name'
import { paragraphs, shorten } from '../../views/model/text'
import { wordsIn } from '../../views/model/values'
import type { View } from '../../views/model/view'
import { sinceText } from '../append/since'
import { LIMITS } from '../config'
import { sizeOf, withStreams, type Asked, type Drawn } from './drawn'
import { drawRows } from './rows'
import type { Things } from './things'

const ACTS_MAX = 10_000

export async function actorLocals(
  things: Things,
  { id, state, since }: Asked,
  view: View,
): Promise<Drawn> {
  const reader = view.reader ?? null
  const [{ entries, next }, acts, counts] = await Promise.all([
    things.happened({ id, acts: true, since, limit: LIMITS.pageDefault }),
    things.acts(id, ACTS_MAX),
    things.counts([id], reader),
  ])
  const rows = await drawRows(entries, view, things.counts)
  const name = nameIn(state) ?? 'Somebody'
  const followers = sizeOf(state, 'followers')
  const said = wordsIn(state, 'summary') ?? wordsIn(state, 'content')
  const address = safeHref(id, view.origin)
  return {
    template: 'actor',
    title: name,
    stream: null,
    locals: {
      actor: {
        face: avatarOf(state, view.origin),
        name,
        kind: kindOf(state) === 'machine' ? 'Service' : null,
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
        ],
      },
      rows: withStreams(rows, entries, null),
      older: next === null ? null : `${objectHref(id)}&before=${sinceText(next)}`,
      isOlder: since !== null,
      top: objectHref(id),
    },
  }
}
