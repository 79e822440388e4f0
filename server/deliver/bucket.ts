/**
 * Bucket — a token bucket: so many at once, so many a second in the long run (P7).
 */
export function createBucket(given: {
  burst: number
  perSecond: number
  now: () => number
}): () => boolean {
  const { burst, perSecond, now } = given
  let tokens = burst
  let filled = now()

  return () => {
    const at = now()
    tokens = Math.min(burst, tokens + ((at - filled) / 1000) * perSecond)
    filled = at
    if (tokens < 1) return false
    tokens--
    return true
  }
}
