/**
 * Replay — what a client makes of the log that reads it from its beginning, entry by entry, and knows nothing else.
 *
 * Written down plainly, and apart from the server's own way: sets of actors, members of objects. One stream, so that there is
 * one order.
 */
import type { JsonObject } from '../../schemas/wire'

const COLLECTIONS: Record<string, string> = {
  Like: 'likes',
  Announce: 'shares',
  Dislike: 'dislikes',
  Follow: 'followers',
}

interface Note {
  readonly actor: string
  /** null: it deletes. */
  readonly members: JsonObject | null
}

export class Replay {
  readonly #brought = new Map<string, { owner: string; members: JsonObject }>()
  readonly #notes = new Map<string, Note[]>()
  /** `likes https://…` to the actors, or the replies. */
  readonly #said = new Map<string, Set<string>>()
  readonly #activities = new Map<string, JsonObject>()

  see(activity: JsonObject): void {
    const { id, type, actor, object } = activity as Record<string, string>
    this.#activities.set(id!, activity)
    const collection = COLLECTIONS[type!]
    if (collection) this.#set(`${collection} ${object}`).add(actor!)
    if (type === 'Undo') this.#undo(activity)
    if (type === 'Create') this.#create(actor!, activity.object as JsonObject)
    if (type === 'Update') {
      const members = activity.object as JsonObject
      this.#notesOn(String(members.id)).push({ actor: actor!, members })
    }
    if (type === 'Delete') this.#notesOn(object!).push({ actor: actor!, members: null })
  }

  /** What is to be seen of it: its members and totals, that it is gone, or that nothing tells of it. */
  view(id: string): { members: JsonObject; totals: Record<string, number> } | 'gone' | null {
    const brought = this.#brought.get(id)
    const notes = this.#notesOn(id)
    const changers = new Set(notes.flatMap(({ actor, members }) => (members ? actor : [])))
    const mayEnd = (actor: string) => (brought ? actor === brought.owner : changers.has(actor))
    if (notes.some(({ actor, members }) => !members && mayEnd(actor))) return 'gone'
    const own = notes.flatMap(({ actor, members }): JsonObject[] =>
      members && (!brought || brought.owner === actor) ? [members] : [],
    )
    const members: JsonObject = Object.assign({}, brought?.members, ...own)
    const standing = Object.entries(members).filter(([, value]) => value !== null)
    const totals = this.#totals(id)
    if (!brought && notes.length === 0 && !this.#isNamed(id)) return null
    return { members: Object.fromEntries(standing), totals }
  }

  #isNamed(id: string): boolean {
    return [...this.#said.keys()].some((name) => name.endsWith(` ${id}`))
  }

  #totals(id: string): Record<string, number> {
    const all = ['replies', ...Object.values(COLLECTIONS)].map((name): [string, number] => [
      name,
      [...(this.#said.get(`${name} ${id}`) ?? [])].filter((one) => !this.#isGone(one)).length,
    ])
    return Object.fromEntries(all.filter(([, total]) => total > 0))
  }

  #isGone(id: string): boolean {
    return this.#brought.has(id) && this.view(id) === 'gone'
  }

  #undo({ actor, object }: JsonObject): void {
    const undone =
      typeof object === 'string' ? this.#activities.get(object) : (object as JsonObject)
    if (undone?.actor !== actor) return
    const collection = COLLECTIONS[String(undone?.type)]
    if (collection) this.#set(`${collection} ${String(undone?.object)}`).delete(String(actor))
  }

  /** The first who brings it owns it. */
  #create(owner: string, object: JsonObject): void {
    const id = String(object.id)
    if (this.#brought.has(id)) return
    this.#brought.set(id, { owner, members: object })
    if (object.inReplyTo) this.#set(`replies ${String(object.inReplyTo)}`).add(id)
  }

  #notesOn(id: string): Note[] {
    return getOrSet(this.#notes, id, () => [])
  }

  #set(name: string): Set<string> {
    return getOrSet(this.#said, name, () => new Set())
  }
}

function getOrSet<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
