/**
 * Rounds — every peer takes its turn in every round, in an order of that round, so that what else the machine does meets all alike.
 *
 * In:  contestants, each a name and a turn that answers its figures. Out: rows by name, a place for each round; null where it failed.
 */
import { shuffled } from './random.mjs'
import { say } from './say.mjs'

export async function playRounds({ title, rounds, random }, contestants) {
  const rows = new Map(contestants.map(({ name }) => [name, []]))
  for (let round = 1; round <= rounds; round++)
    for (const { name, turn } of shuffled(contestants, random)) {
      const begun = Date.now()
      const result = await turn().catch((error) => {
        say(`${title} · ${name}: ${error.message.slice(0, 600)}`)
        return null
      })
      rows.get(name).push(result)
      say(
        `${title} · round ${round}/${rounds} · ${name} (${((Date.now() - begun) / 1_000).toFixed(0)} s)`,
      )
    }
  return rows
}
