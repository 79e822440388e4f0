/**
 * About — which ids an entry says something of, and in which role; kept beside the text, for objects live (D3).
 *
 * In:  an activity, and what it takes back. Out: `about`, one token for each id; `takes`; `due`: whose views are not yet
 * brought level with this entry.
 * Rule: made at one place, when the activity is posted. Tokens are hashes, short and without the id itself, because an entry
 * that was erased keeps the one that says which object it had brought. Bounded (P7): no post can ask for more than a few.
 * Only the first entry of an activity has them: its copies in other streams say nothing new.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'
import { actorsOf, idsAt, isId, objectsOf, responsesOf, shortHash } from './response'
import { takenBy, namedBy, type FindNamed, type Named, type Taken } from './taken'
import { idOf, isObject, typesOf, valuesOf } from './values'

/** Who acts · what a Create brings, an Update changes, a Delete ends, an Undo names · what else is shown, or only named. */
export type Role = 'acts' | 'brings' | 'changes' | 'ends' | 'undoes' | 'shows' | 'names'

const LETTER: { readonly [role in Role]: string } = {
  acts: 'a',
  brings: 'b',
  changes: 'c',
  ends: 'e',
  undoes: 'u',
  shows: 's',
  names: 'n',
}

export const tokenOf = (role: Role, id: string): string => LETTER[role] + shortHash(id)
export const tokensOf = (id: string): string[] =>
  (Object.keys(LETTER) as Role[]).map((role) => tokenOf(role, id))
/** What stays when the entry is erased: which object is gone with it. */
export const isBringing = (token: string): boolean => token.startsWith(LETTER.brings)

export interface Related {
  readonly about: readonly string[]
  readonly takes?: readonly Taken[]
  readonly due?: readonly string[]
}

/** Asks the log only for what an Undo or a Delete names. */
export async function relate(activity: JsonObject, find: FindNamed): Promise<Related> {
  const ids = namedBy(activity)
  if (ids.length === 0) return related(activity, takenBy(activity, new Map()))
  const found = await Promise.all(ids.map(find))
  const named = new Map<string, Named>()
  for (const [at, one] of found.entries()) if (one) named.set(ids[at]!, one)
  return related(activity, takenBy(activity, named))
}

export function related(activity: JsonObject, takes: readonly Taken[]): Related {
  const types = typesOf(activity)
  const due = new Set([
    ...responsesOf(activity).map(({ object }) => object),
    ...takes.map(({ object }) => object),
    ...(types.includes('Update') || types.includes('Delete') ? idsAt(activity, 'object') : []),
    // What it names may be under way: it is looked for once more.
    ...(types.includes('Undo') && takes.length === 0 ? idsAt(activity, 'object') : []),
    ...(types.includes('Remove') ? idsAt(activity, 'target') : []),
  ])
  return {
    about: aboutOf(activity, takes),
    ...(takes.length === 0 ? {} : { takes }),
    ...(due.size === 0 ? {} : { due: [...due].map(shortHash) }),
  }
}

/** Of two that are merged into one entry, whichever has it. */
export const relationOf = ({ about, takes, due }: Partial<Related>): Partial<Related> => ({
  ...(about === undefined ? {} : { about }),
  ...(takes === undefined ? {} : { takes }),
  ...(due === undefined ? {} : { due }),
})

function aboutOf(activity: JsonObject, takes: readonly Taken[]): string[] {
  const roles = new Map<string, Role>()
  const add = (role: Role, id: string | undefined) => {
    if (isId(id) && !roles.has(id) && roles.size < LIMITS.aboutTokens) roles.set(id, role)
  }
  const role = roleOfObject(activity)
  for (const value of some(activity, 'object')) add(role ?? seen(value), idOf(value))
  for (const value of MENTIONS.flatMap((name) => some(activity, name)))
    add(seen(value), idOf(value))
  for (const object of objectsOf(activity))
    for (const value of some(object, 'inReplyTo')) add(seen(value), idOf(value))
  for (const { object } of takes) add('names', object)
  const actors = actorsOf(activity).filter(isId).slice(0, LIMITS.aboutIds)
  const tokens = [...roles].map(([id, one]) => tokenOf(one, id))
  return [...new Set([...tokens, ...actors.map((id) => tokenOf('acts', id))])]
}

const MENTIONS = ['target', 'inReplyTo']

const some = (object: JsonObject, name: string): readonly Json[] =>
  valuesOf(object, name).slice(0, LIMITS.aboutIds)

const ROLES: readonly (readonly [type: string, role: Role])[] = [
  ['Create', 'brings'],
  ['Delete', 'ends'],
  ['Update', 'changes'],
  ['Undo', 'undoes'],
]

function roleOfObject(activity: JsonObject): Role | null {
  const types = typesOf(activity)
  return ROLES.find(([type]) => types.includes(type))?.[1] ?? null
}

/** Whether it says anything of the thing besides its name and kind. */
const seen = (value: Json): Role =>
  isObject(value) && Object.keys(value).some((name) => !BARE.has(name)) ? 'shows' : 'names'

const BARE = new Set(['@context', 'id', 'type', 'href'])
