/**
 * Bucket — a token bucket: so many at once, so many a second in the long run (P7).
 */
export interface Pace {
  readonly burst: number
  readonly perSecond: number
  readonly now: () => number
}

export class Bucket {
  #tokens: number
  #filled: number

  constructor(readonly pace: Pace) {
    this.#tokens = pace.burst
    this.#filled = pace.now()
  }

  /** False when there is none left. */
  take(): boolean {
    const { burst, perSecond, now } = this.pace
    const at = now()
    this.#tokens = Math.min(burst, this.#tokens + ((at - this.#filled) / 1000) * perSecond)
    this.#filled = at
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
