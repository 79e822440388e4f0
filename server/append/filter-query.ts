/**
 * Query of a filter — the same question as the predicate, put to MongoDB.
 *
 * In:  Filter.
 * Out: conditions on `p.…`, to be merged with those on stream and seq; `$and` is the only operator at the top.
 * Rule: values appear only as operands of $in, $nin, $all, $gte, $lt: nothing from a user can become an
 * operator, a pattern or a field name. An operator on a list asks whether any element meets it.
 */
import { LIST_FIELDS, type Filter } from './filter-clauses'
import { storedField } from './filter-lead'

export function queryOf({ any, none, since, until }: Filter): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  for (const field of LIST_FIELDS) {
    if (field === 'text') continue
    const condition = {
      ...(any[field] === undefined ? {} : { $in: any[field] }),
      ...(none[field] === undefined ? {} : { $nin: none[field] }),
    }
    if (Object.keys(condition).length > 0) query[`p.${storedField(field)}`] = condition
  }
  if (since !== null || until !== null)
    query['p.published'] = {
      ...(since === null ? {} : { $gte: since }),
      ...(until === null ? {} : { $lt: until }),
    }
  const texts = [...wanted(any.text), ...unwanted(none.text)]
  return texts.length === 0 ? query : { ...query, $and: texts }
}

const WORDS = 'p.words'

/** All the words of one of the texts. */
const wanted = (texts: readonly string[] = []): unknown[] =>
  texts.length === 0 ? [] : [{ $or: texts.map((text) => ({ [WORDS]: { $all: text.split(' ') } })) }]

/** Of each text at least one word is missing. */
const unwanted = (texts: readonly string[] = []): unknown[] =>
  texts.map((text) => ({ $or: text.split(' ').map((word) => ({ [WORDS]: { $nin: [word] } })) }))
