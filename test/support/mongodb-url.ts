/**
 * MongoDB URL — what tests must know of one that was given to them, and a database of their own in it.
 *
 * Rule: it may name several members, `mongodb://a:1,b:2/?replicaSet=rs0`, which `URL` can't read.
 */
const PARTS = /^(mongodb(?:\+srv)?:\/\/(?:[^/?@]*@)?)([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/i

export function withDatabase(url: string, name: string): string {
  const { head, hosts, database, options } = partsOf(url)
  // Who may enter is looked up in the database that the URL names; ours knows nobody.
  const isKnown = !head.includes('@') || options.has('authSource')
  if (!isKnown) options.set('authSource', database || 'admin')
  const query = options.size > 0 ? `?${options}` : ''
  return `${head}${hosts}/${name}${query}`
}

/** Of a replica set the driver asks the members for each other's addresses, and goes past whatever stands before one. */
export const isReplicaSet = (url: string): boolean =>
  /^mongodb\+srv:/i.test(url) || partsOf(url).options.has('replicaSet')

/** One member in clear text: a proxy can stand before it, and read. */
export function isReadable(url: string): boolean {
  const { hosts, options } = partsOf(url)
  const isEncrypted = ['tls', 'ssl'].some((name) => options.get(name) === 'true')
  return !isReplicaSet(url) && !hosts.includes(',') && !isEncrypted
}

/** The same store by way of a port on this machine. */
export function through(url: string, port: number): string {
  const front = new URL(url)
  front.hostname = '127.0.0.1'
  front.port = String(port)
  // Or the driver would ask the member for its own address, and go past what stands here.
  front.searchParams.set('directConnection', 'true')
  return front.href
}

function partsOf(url: string) {
  const [, head, hosts, database, options] = PARTS.exec(url) ?? []
  if (head === undefined) throw new Error(`TEST_MONGODB_URL is no mongodb:// URL: ${url}`)
  return { head, hosts: hosts!, database: database ?? '', options: new URLSearchParams(options) }
}
