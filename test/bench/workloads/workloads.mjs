/** Workloads — all there are, in the order in which they run. */
import { endToEnd } from './end-to-end.mjs'
import { fanout } from './fanout.mjs'
import { filters } from './filters.mjs'
import { history } from './history.mjs'
import { latency } from './latency.mjs'
import { memory } from './memory.mjs'
import { openLoop } from './open-loop.mjs'
import { posts } from './post.mjs'
import { rooms } from './rooms.mjs'
import { stall } from './stall.mjs'
import { storm } from './storm.mjs'

export const WORKLOADS = [
  fanout,
  posts,
  endToEnd,
  rooms,
  openLoop,
  latency,
  stall,
  memory,
  storm,
  history,
  filters,
]
