/**
 * Config — every limit, time and default, read from the environment once and frozen.
 *
 * In:  environment variables (an empty one counts as unset).
 * Out: Config, or an error that names the variable.
 * Rule: no other module reads the environment, and no other module holds a limit.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'

/** Times in ms and sizes in bytes unless the name says otherwise. */
export const LIMITS = Object.freeze({
  bodyBytes: 256 * 1024,
  depth: 32,
  members: 10_000,
  stringBytes: 64 * 1024,
  idBytes: 2048,
  pointerBytes: 1_000,
  faults: 50,
  streamsPerActivity: 16,
  pageDefault: 20,
  pageMax: 100,
  scanPerPage: 2_000,
  searchBytes: 8 * 1024 * 1024,
  /** 0 sends every POST through Express (accept/short.ts). */
  shortPost: 1,
  /** 0 sends every page of a stream through Express (accept/short.ts). */
  shortPage: 1,
  waitMaxSeconds: 30,
  unreadStreams: 20,
  unreadMost: 1_000,
  unreadScan: 10_000,
  feedTextLength: 20_000,
  feedSliceBytes: 256 * 1024,
  feedBytes: 2 * 1024 * 1024,
  lastMax: 100,
  aboutIds: 8,
  aboutTokens: 24,
  responsesPerEntry: 32,
  changesPerEntry: 16,
  changeBytes: 32 * 1024,
  changesPerRead: 200,
  presentMs: 1_000,
  presentItems: 1_000,
  responsesShown: 20,
  faceText: 256,
  contexts: 16,
  registerStreams: 8,
  recordActors: 8,
  recordMembers: 1_000,
  recordBytes: 1024 * 1024,
  updatesRemembered: 1_000,
  settleBatch: 128,
  settleTries: 20,
  settleBytes: 32 * 1024 * 1024,
  levelBatch: 64,
  countAtOnce: 500,
  itemsCompared: 1_000,
  projectionValues: 64,
  projectionValueBytes: 2048,
  projectionWords: 512,
  wordLength: 64,
  filterValues: 50,
  filterValueBytes: 2048,
  filterWords: 64,
  filtersShared: 1_000,
  filtersSharedText: 1024 * 1024,
  facetValues: 200,
  facetValueLength: 512,
  facetSlice: 1_000,
  /** A tally that is so far ahead of what is stored is stored. */
  facetsKept: 64,
  facetNames: 64,
  facetNameBytes: 1_024,
  facetNamesRemembered: 2_000,
  savedFilters: 1_000,
  savedBytes: 4 * 1024,

  batchMax: 128,
  batchBytes: 8 * 1024 * 1024,
  queueMax: 10_000,
  appendTimeoutMs: 8_000,
  storeTimeoutMs: 7_500,
  owedAfterMs: 10_000,
  owedSweepMs: 30_000,

  announceBytes: 64 * 1024,
  objectChannels: 8,
  publishInFlight: 4_096,
  subscribeSlice: 1_000,
  heartbeatMs: 5_000,

  patrolMs: 5_000,
  patrolReads: 8,
  patrolCoveredFrom: 64,
  patrolOverlapMs: 30_000,
  sweepHeadsPerPatrol: 32,
  flushMs: 20,
  tailGraceMs: 250,
  recentEntries: 256,
  recentBytes: 1024 * 1024,
  recentBytesOfNode: 64 * 1024 * 1024,
  catchUpPage: 200,
  catchUpRetryMs: 100,
  catchUpRetryMaxMs: 5_000,
  holeMs: 15_000,
  chaseReads: 8,
  frameBytes: 256 * 1024,
  emptyFrameEvery: 1_000,

  fanOutSlice: 250,
  releaseRequests: 1,
  /** 0 sends all frames the ordinary way (deliver/direct.ts). */
  directWrites: 1,
  socketMessageBytes: 16 * 1024,
  subscriptionsPerSocket: 20,
  subscribesAtOnce: 40,
  subscribesPerSecond: 10,
  socketsPerAddress: 1_000,
  socketsPerLoopback: 20_000,
  connectionsPerAddress: 2_000,
  connectionsPerLoopback: 40_000,
  backlogBytes: 1024 * 1024,
  backlogPackets: 1_000,
  backlogSlowMs: 5_000,
  backlogCloseMs: 30_000,
  connectTimeoutMs: 10_000,
  pingEveryMs: 25_000,
  pingTimeoutMs: 20_000,
  closeGraceMs: 5_000,
  watchMs: 1_000,
  eventsRetryMs: 2_000,
  eventsBeatMs: 15_000,
  eventsBytes: 64 * 1024,

  presenceGatherMs: 250,
  presenceSettleMs: 750,
  presenceBeatMs: 5_000,
  presenceGhostMs: 15_000,
  presenceTellMs: 1_000,
  presenceLookMs: 2_000,
  presenceNames: 500,

  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  readyTimeoutMs: 2_000,
  stopMs: 10_000,
  lifecycleRetryMs: 2_000,
  lifecycleStopMs: 1_000,
  drainMs: 5_000,
  drainStepMs: 50,

  photoBytes: 10 * 1024 * 1024,
  photoFormBytes: 64 * 1024,
  photoPixels: 50_000_000,
  photoPixelsDear: 25_000_000,
  photoPixelsHeavy: 12_500_000,
  photoFrames: 300,
  photoSide: 2_048,
  photosPerEntry: 256,
  photosPerMinute: 120,
  photosPerMinuteOnLoopback: 12_000,
  photosArriving: 64,
  photosConverted: 2,
  photosWaiting: 32,
  photoWaitMs: 20_000,
  photoConvertMs: 20_000,
  photoUploadMs: 120_000,
  photoArriveMs: 600_000,
  photoOrphanMs: 86_400_000,
  photoSweepMs: 60_000,

  redisCommandBytes: 1024 * 1024,
  redisInlineBytes: 64 * 1024,
  redisArguments: 16_384,
  redisNameBytes: 4_096,
  redisSubscribedBytes: 32 * 1024 * 1024,
  redisOutputBytes: 32 * 1024 * 1024,
  redisClients: 1_000,
  mongodbMessageBytes: 48_000_000,
  mongodbDocumentBytes: 16 * 1024 * 1024,
  mongodbReplyBytes: 16 * 1024 * 1024,
  mongodbBatchDocuments: 100_000,
  mongodbConnections: 1_000,
  mongodbCursors: 1_000,
  mongodbCursorMs: 600_000,
  mongodbPlanRanges: 1_024,
  mongodbMergeRanges: 64,
  mongodbCommitBytes: 64 * 1024 * 1024,
  mongodbCompactBytes: 32 * 1024 * 1024,
  mongodbSpillBytes: 16 * 1024,
  embeddedMongodbPort: 27_127,
  embeddedRedisPort: 6_380,
  embeddedPortTries: 50,
  lockBeatMs: 5_000,
  lockSilentMs: 20_000,
  lockAskMs: 5_000,
})

export type Limits = { readonly [name in keyof typeof LIMITS]: number }

export interface Config {
  readonly port: number
  readonly host: string
  /** Without a trailing slash; null until the port is known. */
  readonly publicUrl: string | null
  readonly trustProxy: boolean
  readonly mongodbUrl: string | null
  readonly redisUrl: string | null
  readonly dataDir: string
  /** What the node calls itself in the stream `system`; null for one made of the machine and the port. */
  readonly nodeName: string | null
  /** Whether it says there that it starts and stops. */
  readonly lifecycle: boolean
  /** Whether nodes tell each other, and readers, how many watch a stream. */
  readonly presence: boolean
  /** By `npm start`, whose shell is ended by a signal without handing it on. */
  readonly startedByNpm: boolean
  /** The folder of package.json, where views and built assets lie. */
  readonly root: string
  readonly limits: Limits
}

export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = (name: string): string | null => env[name]?.trim() || null
  return Object.freeze({
    port: readPort(read('PORT')),
    host: read('HOST') ?? '127.0.0.1',
    publicUrl: readPublicUrl(read('PUBLIC_URL')),
    trustProxy: readSwitch('TRUST_PROXY', read('TRUST_PROXY'), false),
    mongodbUrl: readUrl('MONGODB_URL', read('MONGODB_URL'), ['mongodb:', 'mongodb+srv:']),
    redisUrl: readUrl('REDIS_URL', read('REDIS_URL'), ['redis:', 'rediss:']),
    dataDir: path.resolve(read('DATA_DIR') ?? './data'),
    nodeName: read('NODE_NAME')?.slice(0, NODE_NAME_MOST) ?? null,
    lifecycle: readSwitch('LIFECYCLE', read('LIFECYCLE'), true),
    presence: readSwitch('PRESENCE', read('PRESENCE'), true),
    startedByNpm: read('npm_lifecycle_event') === 'start',
    root: packageRoot(__dirname),
    limits: readLimits(read('FRESHET_LIMITS')),
  })
}

const NODE_NAME_MOST = 64

/** Some limits otherwise, as JSON: `{"patrolMs": 1000}`. */
function readLimits(value: string | null): Limits {
  if (value === null) return LIMITS
  const wanted = parseObject(value)
  if (!wanted) throw new Error('FRESHET_LIMITS is not a JSON object of names and numbers')
  for (const [name, limit] of Object.entries(wanted)) {
    if (!Object.hasOwn(LIMITS, name))
      throw new Error(`FRESHET_LIMITS names '${name}', which is no limit`)
    if (typeof limit !== 'number' || !(limit >= 0))
      throw new Error(`FRESHET_LIMITS gives '${name}' no number`)
  }
  return Object.freeze({ ...LIMITS, ...(wanted as Partial<Limits>) })
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** Whether who listens there hears this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.[0-9]{1,3}){3}$/.test(host)

function readPort(value: string | null): number {
  if (value === null) return 3000
  const port = Number(value)
  if (/^[0-9]+$/.test(value) && port <= 65535) return port
  throw new Error(`PORT is '${value}'; give a number from 0 to 65535 (0 takes any free port)`)
}

/** Spelt in one way, because minted ids begin with it. */
function readPublicUrl(value: string | null): string | null {
  const text = readUrl('PUBLIC_URL', value, ['http:', 'https:'])
  if (text === null) return null
  if (URL.canParse(text) && !/[?#@]/.test(text)) {
    const { origin, pathname } = new URL(text)
    return origin + pathname.replace(/\/+$/, '')
  }
  throw new Error('PUBLIC_URL is not an address such as https://feed.example, without ? # or @')
}

function readUrl(name: string, value: string | null, schemes: readonly string[]): string | null {
  if (value === null) return null
  const scheme = /^[a-z+]+:(?=\/\/)/i.exec(value)?.[0].toLowerCase()
  if (scheme !== undefined && schemes.includes(scheme)) return value.replace(/\/+$/, '')
  throw new Error(
    `${name} is not a URL that begins with ${schemes.map((s) => `${s}//`).join(' or ')}`,
  )
}

function readSwitch(name: string, value: string | null, unset: boolean): boolean {
  if (value === null) return unset
  if (['0', 'false', 'off', 'no'].includes(value.toLowerCase())) return false
  if (['1', 'true', 'on', 'yes'].includes(value.toLowerCase())) return true
  throw new Error(`${name} is '${value}'; give on or off`)
}

function packageRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder
  const parent = path.dirname(folder)
  if (parent === folder) throw new Error('package.json was not found above the program')
  return packageRoot(parent)
}
