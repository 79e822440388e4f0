/**
 * Codec — sharp, loaded when the first photo comes.
 *
 * Rule: a platform without a build of it runs everything but photos, and says what to install. Only the readers of the
 *       types in type.ts are switched on; nothing is cached, since no photo is converted twice.
 */
import type sharp from 'sharp'
import { Refusal } from '../errors'
import type { Log } from '../log'

export type Codec = typeof sharp

const READERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map(
  (name) => `VipsForeignLoad${name}Buffer`,
)

export function createLoadCodec(log: Log): () => Promise<Codec> {
  let loading: Promise<Codec> | null = null
  return async () => {
    try {
      return await (loading ??= load())
    } catch (cause) {
      log.error('photos can not be converted', { error: cause })
      throw new Refusal(
        'busy',
        'This server can’t convert photos: the package sharp has no build for its platform, or is broken. ' +
          'Whoever runs it can mend that with `npm install --include=optional sharp`, or `npm install @img/sharp-wasm32`.',
        { cause },
      )
    }
  }
}

async function load(): Promise<Codec> {
  const { default: codec } = await import('sharp')
  codec.cache(false)
  codec.concurrency(1)
  codec.block({ operation: ['VipsForeignLoad'] })
  codec.unblock({ operation: READERS })
  return codec
}
