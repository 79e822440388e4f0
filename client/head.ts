/** Head — where a stream stands now, asked over REST. */
import { isSeq, type Position } from '../schemas/position'

export async function askHead(stream: string): Promise<Position> {
  const response = await fetch(`/streams/${stream}/activities?limit=1`, {
    headers: { Accept: 'application/activity+json' },
    cache: 'no-store',
  })
  const [, epoch, seq] = /^(.+):(\d+)$/.exec(response.headers.get('Freshet-Position') ?? '') ?? []
  if (!response.ok || epoch === undefined || !isSeq(Number(seq))) throw new Error('no position')
  return { epoch, seq: Number(seq) }
}
