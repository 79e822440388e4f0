/**
 * Spellings — filters that are equal and look different, and what matches them.
 */
import type { FilterJson, JsonObject } from '../../schemas/wire'

export const actorOf = (number: number): string => `https://people.example/${number}`

/** With the actor of a wish, it is what is wished. */
export const ENTRY: JsonObject = {
  type: 'Like',
  object: { type: 'Note', content: 'The river is low', tag: { name: '#low-water' } },
}

/** Wish `number % wishes`, in one of five spellings: which, says how often it was wished before. */
export function spelt(number: number, wishes: number): FilterJson {
  const actor = actorOf(number % wishes)
  const spellings: FilterJson[] = [
    { type: ['Like', 'Announce'], actor, tag: 'Low-Water', text: 'the river' },
    {
      text: ['RIVER the'],
      tag: ['#low-water'],
      type: ['Announce', 'Like'],
      actor: [actor],
    },
    {
      actor: [actor, actor],
      type: ['as:Like', 'Announce'],
      tag: ['LOW-water'],
      text: 'river, the',
    },
    {
      tag: '#LOW-WATER',
      text: 'River The',
      type: ['Like', 'Announce', 'Like'],
      actor,
    },
    {
      type: ['Announce', 'as:Announce', 'Like'],
      actor,
      text: 'the the river',
      tag: ['low-water', '#Low-Water'],
      not: {},
    },
  ]
  return spellings[Math.floor(number / wishes) % spellings.length]!
}
