/**
 * Addresses — `DATA_DIR/embedded.json`, where the embedded servers of this folder can be reached.
 * In: URLs of those that run here. Out: a file that is there whole or not at all, for its owner only.
 * A second node, `mongosh` and `redis-cli` find the servers by it.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

export interface Addresses {
  readonly mongodbUrl?: string
  readonly redisUrl?: string
}

export const addressesFile = (dataDir: string): string => path.join(dataDir, 'embedded.json')

export async function writeAddresses(dataDir: string, addresses: Addresses): Promise<void> {
  const file = addressesFile(dataDir)
  const draft = `${file}.${process.pid}`
  await writeFile(draft, textOf(addresses), { mode: 0o600 })
  await rename(draft, file)
}

/** Null when there are none, or none that can be read. */
export async function readAddresses(dataDir: string): Promise<Addresses | null> {
  try {
    const value: unknown = JSON.parse(await readFile(addressesFile(dataDir), 'utf8'))
    return typeof value === 'object' && value ? value : null
  } catch {
    return null
  }
}

/** Leaves them alone if another process has written its own since. */
export async function removeAddresses(dataDir: string, addresses: Addresses): Promise<void> {
  const file = addressesFile(dataDir)
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === textOf(addresses)) await rm(file, { force: true })
}

const textOf = (addresses: Addresses): string => `${JSON.stringify(addresses)}\n`
