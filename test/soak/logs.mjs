/** Logs — what the nodes have said that they should never say, whatever is broken around them. */
import { readFile } from 'node:fs/promises'

const NEVER =
  /unhandled rejection|uncaught|Warning: |TypeError|RangeError|ReferenceError|AssertionError/
const SHOWN = 3

export async function faultsInLogs(nodes) {
  const texts = await Promise.all(nodes.map(({ log }) => readFile(log, 'utf8')))
  return texts.flatMap((text, index) => {
    const lines = text.split('\n').filter((line) => NEVER.test(line))
    return lines.slice(0, SHOWN).map((line) => `${nodes[index].name} said: ${line.slice(0, 300)}`)
  })
}
