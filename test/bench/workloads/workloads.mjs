/** Workloads — all there are, in the order in which they run. */
import { fanout } from './fanout.mjs'

export const WORKLOADS = [fanout]
