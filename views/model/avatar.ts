/**
 * Avatar — the face beside a name: a picture of ours, initials on a hue of their own, or a glyph for a machine.
 *
 * In:  an actor. Out: what the template draws. The hue is FNV-1a of the id modulo 12, so it is the same everywhere.
 */
import { ownPicture } from './link'
import { nameIn } from './name'
import { idIn, list, isObject, textIn, typesIn, type Value } from './values'

export interface Avatar {
  readonly hue: number
  readonly initials: string
  readonly picture: string | null
  /** The name of an icon that stands for initials. */
  readonly icon: string | null
  /** People are round; groups and machines are not. */
  readonly square: boolean
}

const MACHINES = new Set(['Application', 'Service', 'application', 'service', 'device'])
const GROUPS = new Set(['Group', 'Organization', 'group', 'organization'])

export const isMachine = (actor: Value): boolean =>
  typesIn(list(actor)[0]).some((type) => MACHINES.has(type))

export function avatarOf(actor: Value, origin: string): Avatar {
  const who = list(actor)[0]
  const name = nameIn(who)
  const machine = isMachine(who)
  return {
    hue: hueOf(idIn(who) ?? name ?? ''),
    initials: name === null ? '' : initialsOf(name),
    picture: ownPicture(
      isObject(who) ? (pictureIn(who['icon']) ?? pictureIn(who['image'])) : null,
      origin,
    ),
    icon: machine ? 'server' : name === null ? 'person' : null,
    square: machine || typesIn(who).some((type) => GROUPS.has(type)),
  }
}

const pictureIn = (icon: Value): string | null => {
  const first = list(icon)[0]
  if (!isObject(first)) return textIn(first)
  const url = list(first['url'])[0]
  return textIn(isObject(url) ? url['href'] : url) ?? textIn(first['href'])
}

export function initialsOf(name: string): string {
  const words = name.split(/[\s\-_.@]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return [first, last].map((word) => letterOf(word ?? '')).join('')
}

/** The first letter with the marks that belong to it. */
const letterOf = (word: string): string =>
  (/[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0] ?? '').slice(0, 6).toLocaleUpperCase('en')

export const hueOf = (id: string): number => fnv(id) % 12
/** Short, and the same everywhere; to tell two things apart on a page. */
export const hashOf = (text: string): string => fnv(text).toString(36)

/** FNV-1a, 32 bits. */
function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
