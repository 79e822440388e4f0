/**
 * Unavailable — what the store's troubles look like from outside: 503 `no-primary`, never `internal`.
 *
 * Rule: errors of the driver, of Mongoose and of the sockets below them mean "the store can't be asked now"; anything
 * else that goes wrong is ours and stays what it is.
 */
import { Error as MongooseError, mongo } from 'mongoose'
import { Refusal } from '../errors'

const SOCKET_CODES = new Set(['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'])

export const noPrimary = (cause: unknown): Refusal =>
  new Refusal(
    'no-primary',
    'The store did not answer. Try again; a post with an id of its own is stored at most once.',
    { retryAfterSeconds: 2, cause },
  )

class Late extends Error {}

export function isUnavailable(error: unknown): boolean {
  if (error instanceof Late) return true
  if (error instanceof mongo.MongoError || error instanceof MongooseError) return true
  return error instanceof Error && SOCKET_CODES.has(String((error as { code?: unknown }).code))
}

export async function orUnavailable<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw isUnavailable(error) ? noPrimary(error) : error
  }
}

type Asks = Record<string, (...given: never[]) => Promise<unknown>>

/** The same functions, with the store's troubles as refusals, and an end to waiting. */
export function refusingTrouble<Functions extends object>(
  functions: Functions,
  ms: number,
): Functions {
  const asks = Object.entries(functions as unknown as Asks)
  return Object.fromEntries(
    asks.map(([name, ask]) => [
      name,
      (...given: never[]) => orUnavailable(within(ms, ask(...given))),
    ]),
  ) as Functions
}

/**
 * The outcome of what takes longer is unknown; it may still happen. Whoever asks the store in turn, one after the other,
 * asks so: the driver leaves a command for ever that it gave to a connection in the moment when the peer closed it (it
 * waits for a `drain` of a socket that is destroyed), and no time-out of its own ends that.
 */
export async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Late(`no answer in ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
