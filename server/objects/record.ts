/**
 * Record — what was said of one object after it came into the log: its Updates, member by member, and its end. Pure.
 *
 * In:  changes, in any order and any number of times. Out: a record that holds the last word on each member.
 * Rule: kept apart for each actor, because whose the object is may be known only later. Written as text: an activity's
 * keys never become BSON field names (D3). Bounded (P7): what goes beyond is not taken.
 */
import { LIMITS } from '../config'
import type { Change, Ending } from './effects'
import { membersOf } from './members'
import { join, lastOf, type Register } from './register'

export interface Record {
  readonly by: Map<string, Said>
  /** Ended by its own actor, as was found out when that was posted. */
  ending: Ending | null
}

interface Said {
  /** JSON texts; null for what was taken away. */
  readonly members: Map<string, Register<string | null>>
  ending: Ending | null
}

/** Who says it where no actor is given. */
export const NOBODY = ''

export const emptyRecord = (): Record => ({ by: new Map(), ending: null })

/** Changes the record that it is given. */
export function note(record: Record, change: Change): void {
  if (change.is === 'end') record.ending = earlier(record.ending, change.ending)
  if (change.is !== 'update' && change.is !== 'delete') return
  for (const who of change.by.length > 0 ? change.by : [NOBODY]) {
    const said = record.by.get(who) ?? { members: new Map(), ending: null }
    if (!record.by.has(who) && record.by.size >= LIMITS.recordActors) continue
    record.by.set(who, said)
    if (change.is === 'delete') said.ending = earlier(said.ending, change.ending)
    else noteMembers(said, change)
  }
}

function noteMembers(said: Said, { place, members }: Extract<Change, { is: 'update' }>): void {
  for (const [name, text] of membersOf(members)) {
    const register = said.members.get(name) ?? []
    if (register.length === 0 && said.members.size >= LIMITS.recordMembers) continue
    said.members.set(name, join(register, { ...place, value: text === 'null' ? null : text }))
  }
}

/** What stands of it, by those who may. */
export function membersBy(
  record: Record,
  isOwn: (who: string) => boolean,
): Map<string, string | null> {
  const registers = new Map<string, Register<string | null>>()
  for (const [who, { members }] of record.by)
    if (isOwn(who))
      for (const [name, register] of members)
        registers.set(name, register.reduce(join, registers.get(name) ?? []))
  return new Map(Array.from(registers, ([name, register]) => [name, lastOf(register)!.value]))
}

export function endingBy(record: Record, isOwn: (who: string) => boolean): Ending | null {
  let ending = record.ending
  for (const [who, said] of record.by)
    if (isOwn(who) && said.ending) ending = earlier(ending, said.ending)
  return ending
}

const earlier = (a: Ending | null, b: Ending): Ending =>
  a === null || b.deleted < a.deleted ? b : a

export const writeRecord = ({ by, ending }: Record): string =>
  JSON.stringify({
    ending,
    by: Array.from(by, ([who, said]) => [who, said.ending, [...said.members]]),
  })

interface Written {
  readonly ending: Ending | null
  readonly by: readonly [
    who: string,
    ending: Ending | null,
    members: [string, Register<string>][],
  ][]
}

export function readRecord(text: string): Record {
  const { ending, by } = JSON.parse(text) as Written
  const said = by.map(([who, end, members]): [string, Said] => [
    who,
    { members: new Map(members), ending: end },
  ])
  return { by: new Map(said), ending }
}
