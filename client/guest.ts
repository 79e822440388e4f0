/** Guest — who this browser's reader is: a name that was said once, and one random id whatever name is said. In cookies. */
import { guestIdOf, guestName, type Guest } from '../views/model/note'
import { getCookie, setCookie } from './cookies'
import { randomId } from './live/random-id'

const KNOWN = /^urn:freshet:guest:./

export function guestNamed(name: string): Guest {
  const known = getCookie('guest')
  const id = KNOWN.test(known) ? known : `urn:freshet:guest:${randomId()}`
  const guest = { id, name: guestName(name) }
  setCookie('guest', guest.id)
  setCookie('name', guest.name)
  return guest
}

/** As the server reads it (server/pages/reader.ts); null when no name was said. */
export function guestHere(): Guest | null {
  const [name, id] = [guestName(getCookie('name')), getCookie('guest')]
  return name === '' ? null : { name, id: KNOWN.test(id) ? id : guestIdOf(name) }
}
