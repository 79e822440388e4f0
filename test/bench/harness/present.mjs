/** Present — the peers that are installed; for each of the others one line, once, that says how to get it. */
import { say } from './say.mjs'

const said = new Set()

export function present(peers, { only }) {
  return peers.filter((peer) => {
    if (only.peers && !only.peers.includes(peer.name.toLowerCase())) return false
    const missing = peer.missing()
    if (missing !== null && !said.has(peer.name)) say(`left out: ${peer.name} (${missing})`)
    if (missing !== null) said.add(peer.name)
    return missing === null
  })
}
