/**
 * Presence — a tab holds a lock as long as it lives, so that others notice when it is gone: a closed or killed tab says nothing.
 *
 * Rule: Web Locks alone tell that; where they are missing (pages over plain HTTP from another machine) nothing is shared.
 */
export const hasPresence = (): boolean =>
  typeof navigator !== 'undefined' && 'locks' in navigator && navigator.locks != null

const lockOf = (tab: string): string => `freshet tab ${tab}`

/** Resolves when it is held; answers how to let go. */
export const bePresent = (tab: string): Promise<() => void> => hold(lockOf(tab))

export function whenGone(tab: string, gone: () => void): void {
  hold(lockOf(tab)).then(
    (release) => {
      release()
      gone()
    },
    () => undefined,
  )
}

/** `signal` gives up waiting. */
export function hold(name: string, signal?: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = (): Promise<void> =>
      new Promise((release) => {
        resolve(release)
      })
    navigator.locks.request(name, signal === undefined ? {} : { signal }, held).catch(reject)
  })
}
