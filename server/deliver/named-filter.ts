/**
 * Named filter — `{filter: 'name'}` in what a socket asks becomes the filter that the name stands for.
 *
 * Rule: it is looked up each time that it is asked for; who has subscribed keeps what it was then. Only a name costs a look at
 * MongoDB, and only a name gives way to others before the answer.
 */
import type { FilterJson } from '../../schemas/wire'

export type FindFilter = (name: string) => Promise<{ readonly filter: FilterJson }>

export const namesFilter = (input: unknown): input is { filter: string } =>
  typeof input === 'object' &&
  input !== null &&
  'filter' in input &&
  typeof input.filter === 'string'

export async function withFilter(input: { filter: string }, find: FindFilter): Promise<unknown> {
  const { filter } = await find(input.filter)
  return { ...input, filter }
}
