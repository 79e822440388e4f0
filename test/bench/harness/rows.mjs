/** Rows — one table of what the rounds gave: a figure, or why there is none. */
export function tableFrom(results, { title, measure, key, pick, gates = [] }) {
  return {
    key,
    title,
    measure,
    gates,
    rows: [...results].map(([name, rounds]) => {
      const picked = rounds.map((round) => (round === null ? null : pick(round)))
      return {
        name,
        values: picked.map((one) => one?.value ?? null),
        faults: picked.map((one) => (one === null ? 'failed' : (one.fault ?? null))),
        runs: picked.map((one) => one?.run ?? null),
      }
    }),
  }
}
