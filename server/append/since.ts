/**
 * Since — a place in what is read across streams, newest first: a time of the store, and how many of that instant were seen.
 *
 * Rule: entries of one commit share their time, so a time alone would leave some out or show them twice (P3, P4).
 */
export interface Since {
  readonly at: number
  readonly skip: number
}

export const sinceText = ({ at, skip }: Since): string => `${at}-${skip}`

export function parseSince(value: unknown): Since | null {
  const found = typeof value === 'string' ? /^(\d{1,15})-(\d{1,6})$/.exec(value) : null
  return found === null ? null : { at: Number(found[1]), skip: Number(found[2]) }
}

/** Behind the last of those shown, which were read from `since` on. */
export function sinceLast(
  shown: readonly { readonly at: Date }[],
  since: Since | null,
): Since | null {
  const last = shown.at(-1)
  if (!last) return null
  const at = last.at.getTime()
  const same = shown.filter((entry) => entry.at.getTime() === at).length
  return { at, skip: same + (since?.at === at ? since.skip : 0) }
}
