/**
 * Hole — a number that is missing below one that a majority has.
 *
 * In health there is none: n + 1 is only tried by who has just seen n (D2). A database that is restored, or fails over,
 * in the instant between that look and the insert can make one.
 * Rule: it is waited for as long as a write may be under way that would still fill it, and then no longer: continuity
 * can't be shown (P3), and waiting for ever would keep everything after it from everybody (P1).
 */
export class Hole {
  #after = -1
  #since = 0

  constructor(private readonly patienceMs: number) {}

  /** `next`: the lowest above `last` that is stored, if any. */
  isToStay(last: number, next: number | undefined, now: number): boolean {
    if (next === undefined || next <= last + 1) {
      this.#after = -1
      return false
    }
    if (this.#after !== last) {
      this.#after = last
      this.#since = now
    }
    return now - this.#since >= this.patienceMs
  }
}
