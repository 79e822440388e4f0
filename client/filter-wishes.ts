/** Filter wishes — the parameters of an address as the JSON of a subscription. Pure; the server judges what they mean. */
import type { FilterJson } from '../schemas/wire'

export function wishesIn(query: string): FilterJson | undefined {
  const params = new URLSearchParams(query)
  const [any, none]: Record<string, string[]>[] = [{}, {}]
  for (const name of new Set(params.keys())) {
    const side = name.startsWith('not.') ? none : any
    side![name.replace(/^not\./, '')] = params.getAll(name)
  }
  if (params.size === 0) return undefined
  return Object.keys(none!).length === 0 ? any : { ...any, not: none }
}
