/**
 * Shifted clock — a process whose wall clock is wrong: by CLOCK_SHIFT_MS at first, and the other way after each SIGUSR2.
 *
 * In:  `node --require`. Timers and performance.now() are as they are: a wall clock that is set does not move them.
 */
Object.defineProperty(globalThis.performance, 'timeOrigin', {
  value: globalThis.performance.timeOrigin + Number(process.env.CLOCK_SHIFT_MS),
})

const Real = Date
let shift = Number(process.env.CLOCK_SHIFT_MS)
process.on('SIGUSR2', () => {
  shift = -shift
})
globalThis.Date = class Date extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + shift)
    else super(...given)
  }
  static now() {
    return Real.now() + shift
  }
}
