/**
 * Seam words — what stands where the line ended. Pure: from a seam to the locals of `seam.pug`.
 */
import { countText, entriesText } from '../views/model/count'
import { clockText, lengthText } from '../views/model/time'
import type { Seam } from './connection'

export interface SeamWords {
  readonly state: Seam['is']
  /** Its place among the rows, which stand by seq: above the last that is certain. */
  readonly at: number
  readonly icon: string
  readonly lead: string
  readonly text: string
  readonly end: string
}

/**
 * `at`: among rows of several streams, where it stands by time; numbers say nothing there. `held`: what came in meanwhile waits behind the
 * pill and does not stand above yet.
 */
export function seamWords(
  seam: Seam,
  zone: string,
  held: boolean,
  at?: number,
  isFiltered = false,
): SeamWords {
  if (seam.is === 'off')
    return {
      state: 'off',
      at: at ?? seam.upTo + 0.5,
      icon: 'offline',
      lead: `Offline since ${clockText(seam.since, zone)}.`,
      text:
        at !== undefined
          ? ALL_BELOW
          : (seam.upTo > 0
              ? `Everything up to entry ${countText(seam.upTo)} is here, below this line. `
              : '') + 'What you post waits above it and is sent when the connection is back.',
      end: '',
    }
  if (seam.is === 'cut')
    return {
      state: 'cut',
      at: -1,
      icon: 'warn',
      lead: 'There may be entries between these two.',
      text: `${seam.isAnew ? 'This stream was numbered anew' : 'The stream could not be followed from where this page stood'} at ${clockText(seam.at, zone)}, so we can’t show that nothing is missing.`,
      end: '',
    }
  const back = `Back at ${clockText(seam.at, zone)} after ${lengthText(seam.at - seam.since)}`
  const isPast = seam.is === 'past'
  return {
    state: seam.is,
    at: at ?? seam.upTo + 0.5,
    icon: 'knot',
    lead: isPast ? '' : `${back}.`,
    text: isPast
      ? `${back}${seam.sure ? ', nothing missed' : ''}`
      : isFiltered
        ? matchedMeanwhile(seam.came, held)
        : meanwhile(seam, held, at !== undefined),
    end: seam.sure && !isPast ? 'Nothing missed.' : '',
  }
}

const ALL_BELOW =
  'Everything until then is here, below this line. What comes meanwhile is shown above it when the connection is back.'

/** Of what a filter leaves numbers say nothing. */
function matchedMeanwhile(count: number, held: boolean): string {
  if (count === 0) return 'No entry that matches came in meanwhile.'
  const [match, stand] = count === 1 ? ['matches', 'stands'] : ['match', 'stand']
  const place = held ? '' : `, and ${stand} above this line`
  return `${entriesText(count)} that ${match} came in meanwhile${place}.`
}

function meanwhile(
  { upTo, head }: { upTo: number; head: number },
  held: boolean,
  isMerged: boolean,
): string {
  const count = head - upTo
  if (count <= 0) return 'No entry came in meanwhile.'
  const range = count === 1 ? countText(head) : `${countText(upTo + 1)} to ${countText(head)}`
  const place = held ? '' : `, and ${count === 1 ? 'stands' : 'stand'} above this line`
  return `${entriesText(count)} came in meanwhile${isMerged ? '' : `, ${range}`}${place}.`
}
