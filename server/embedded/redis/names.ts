/** Names — what a client may call itself: printable, and without a space, so that CLIENT LIST can be read. */
import { error } from './reply'

export const isClientName = (name: string | undefined): name is string =>
  name !== undefined && name.length <= 256 && /^[!-~]*$/.test(name)

export const NAME_REFUSED = error(
  'Client names cannot contain spaces, newlines or special characters.',
)
