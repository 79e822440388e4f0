/**
 * Wake — the moments at which a connection may be dead without knowing, or could be had again at once.
 *
 * In:  a page that is shown again or comes out of the browser's cache, a network that comes back, a clock that has jumped: then the
 * machine slept. Out: a call; `isSure` when only a look can tell whether the connection lived through it.
 */
const BEAT_MS = 5_000
const JUMP_MS = 15_000

export function onWake(woke: (isSure: boolean) => void): () => void {
  let beatAt = Date.now()
  const beat = setInterval(() => {
    const passed = Date.now() - beatAt
    beatAt = Date.now()
    if (passed > JUMP_MS && !isHidden()) woke(true)
  }, BEAT_MS)
  // Node: no program is kept running by it.
  if (typeof beat === 'object') (beat as { unref?: () => void }).unref?.()
  const stopListening = listen(woke)
  return () => {
    clearInterval(beat)
    stopListening()
  }
}

/** Browsers slow the timers of a hidden page: that is no sleep. */
const isHidden = (): boolean => typeof document !== 'undefined' && document.hidden

function listen(woke: (isSure: boolean) => void): () => void {
  if (typeof addEventListener !== 'function') return () => undefined
  const online = () => woke(true)
  const shown = (event: Event) => woke('persisted' in event && event.persisted === true)
  const seen = () => {
    if (!isHidden()) woke(false)
  }
  const heard: readonly [EventTarget, string, (event: Event) => void][] = [
    [globalThis as unknown as EventTarget, 'online', online],
    [globalThis as unknown as EventTarget, 'pageshow', shown],
    ...(typeof document === 'undefined'
      ? []
      : [[document, 'visibilitychange', seen] as [EventTarget, string, () => void]]),
  ]
  for (const [target, name, listener] of heard) target.addEventListener(name, listener)
  return () => {
    for (const [target, name, listener] of heard) target.removeEventListener(name, listener)
  }
}
