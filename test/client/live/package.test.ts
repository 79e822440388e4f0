/**
 * What a stranger gets as `freshet/client`: small, and under its own name. Its types: test/fault/client-packed.
 */
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import packageJson from '../../../package.json'

const ROOT = path.resolve(__dirname, '../../..')
const ENTRY = path.join(ROOT, 'client/live/connect.ts')
const MOST_BYTES = 15 * 1024

test('under 15 KB gzipped, without Socket.IO’s own client', async () => {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    external: ['socket.io-client'],
    target: ['chrome111', 'firefox115', 'safari16.4'],
  })
  const bytes = gzipSync(outputFiles[0]!.contents, { level: 9 }).length
  process.stdout.write(`freshet/client: ${bytes.toLocaleString('en-US')} bytes gzipped\n`)
  expect(bytes).toBeLessThan(MOST_BYTES)
})

test('the package exports it, with the types that packing makes', () => {
  expect(packageJson.exports['./client']).toEqual({
    types: './dist/client/live/connect.d.ts',
    default: './dist/client/live/connect.js',
  })
  expect(packageJson.scripts.prepack).toContain('client/live/tsconfig.json')
})
