/** Watching — how many watch a stream, asked once; null while that is not known. */
import type { StreamPresence } from '../../../schemas/wire'
import { answerTo, type Ask } from './ask'

export async function readWatching(ask: Ask, stream: string): Promise<number | null> {
  const { text } = await answerTo(ask, `/streams/${encodeURIComponent(stream)}/presence`)
  return (JSON.parse(text) as StreamPresence).watching ?? null
}
