/**
 * Chosen — a row with what was chosen so far: answers of its question, who comes to its event.
 *
 * In:  a row as its activity says; the server's numbers, with the reader's own choice. Out: the row with its card as it stands.
 */
import { comingOf } from './event'
import { pollOf } from './poll'
import type { Card, Chosen } from './shape'

export function withChosen<One extends { readonly card: Card | null }>(
  row: One,
  chosen: Chosen | null,
  now: number,
): One {
  const { card } = row
  if (card?.poll) return { ...row, card: { ...card, poll: pollOf(card.poll.asked, chosen, now) } }
  if (card?.coming)
    return { ...row, card: { ...card, coming: comingOf(card.coming.asked, chosen, now) } }
  return row
}
