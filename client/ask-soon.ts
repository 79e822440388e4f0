/**
 * Ask soon — a question to the server about what happens in bursts: a moment later, one at a time, and again if it was wanted meanwhile.
 *
 * Rule: a question that fails is not asked again by itself: what happens next asks.
 */
export function askSoon(afterMs: number, ask: () => Promise<void>): () => void {
  let isAsking = false
  let isWanted = false

  async function begin(): Promise<void> {
    isWanted = false
    try {
      await ask()
    } catch {
      // Not now.
    } finally {
      isAsking = false
      if (isWanted) soon()
    }
  }

  function soon(): void {
    isWanted = true
    if (isAsking) return
    isAsking = true
    setTimeout(() => void begin(), afterMs)
  }
  return soon
}
