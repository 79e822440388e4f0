/**
 * Range — which part of some bytes a request wants (RFC 9110 §14). Pure.
 *
 * Out: the first byte and the one after the last; null for all of them; `outside` when there are none such.
 * Rule: one range is served. Several, another unit, and what can't be read are passed over, as §14.2 allows.
 */
export interface Part {
  readonly start: number
  readonly end: number
}

export function partOf(header: string | undefined, length: number): Part | 'outside' | null {
  const [, first = '', last = ''] = /^bytes= ?(\d{0,15})-(\d{0,15})$/i.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') {
    const wanted = Number(last)
    return wanted === 0 ? 'outside' : { start: Math.max(0, length - wanted), end: length }
  }
  const start = Number(first)
  const end = last === '' ? length : Math.min(Number(last) + 1, length)
  if (last !== '' && Number(last) < start) return null
  return start >= length ? 'outside' : { start, end }
}
