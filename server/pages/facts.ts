/**
 * Facts — what pages show of the counts of a stream. A page is drawn without them where they can't be had.
 */
import type { Facets } from '../append/facets/facets'
import { FACETS, hourly, type Facet } from '../append/facets/tally'
import type { FacetValues } from '../../views/model/facets'
import type { Facts } from './panel'

export type ReadFacts = (stream: string) => Promise<Facts | null>

export function createFacts(facets: Pick<Facets, 'tally' | 'names'>): ReadFacts {
  const read = async (stream: string): Promise<Facts> => {
    const tally = await facets.tally(stream)
    const valuesOf = (facet: Facet) =>
      Array.from(tally.groups[facet].values, ([value, { count, over }]) => ({ value, count, over }))
    return {
      values: Object.fromEntries(
        FACETS.map((facet) => [facet, valuesOf(facet)]),
      ) as unknown as FacetValues,
      names: await facets.names(stream, tally),
      hours: hourly(tally.hours, Date.now()),
      total: tally.seq - tally.from + 1,
    }
  }
  return (stream) => read(stream).catch(() => null)
}
