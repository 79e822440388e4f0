/** Visited — the names of the streams read last in a browser, as the cookie tells them to the server for the rail. */
import { isStreamName } from '../../schemas/stream'

export const VISITED_COOKIE = 'visited'
const MOST = 12

export const visitedText = (names: readonly string[]): string => names.slice(0, MOST).join(BETWEEN)

export const visitedIn = (text: string): string[] =>
  text.split(BETWEEN).filter(isStreamName).slice(0, MOST)

/** No name of a stream has it, and a cookie carries it as it is. */
const BETWEEN = '~'
