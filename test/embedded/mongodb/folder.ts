/** Folder — a folder of the store for a test, and its files. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export function ownFolder(): { dir: string; files: () => string[]; stop: () => Promise<void> } {
  const dir = mkdtempSync(path.join(tmpdir(), 'freshet-mongodb-'))
  return {
    dir,
    files: () => readdirSync(dir).sort(),
    stop: async () => rmSync(dir, { recursive: true, force: true }),
  }
}
