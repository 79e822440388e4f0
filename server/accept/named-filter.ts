/**
 * Named filter — `?filter=name` becomes the parameters that it stands for, before anybody reads them.
 *
 * In:  a GET of entries: a page, a feed, events, a count. Out: the same request with the filter written out.
 * Rule: so nobody behind this door knows of names, equal filters are one room, and `next` leads on by the filter that the page was
 * made with, whatever becomes of the name. A name stands alone: what it and other fields would mean together is not always a filter.
 */
import type { RequestHandler } from 'express'
import { FILTER_FIELDS } from '../../schemas/wire'
import type { SavedFilters } from '../append/saved'
import { Refusal } from '../errors'
import { queryOf } from './parameters'

export const createNamedFilter = (saved: SavedFilters): RequestHandler =>
  async function namedFilter(request, _response, next) {
    if (!/^(?:GET|HEAD)$/.test(request.method) || !ENTRIES.test(request.path)) return next()
    const query = queryOf(request.url)
    const [name, ...more] = query.getAll('filter')
    if (name === undefined) return next()
    if (more.length > 0) throw bad("'filter' is given more than once.")
    const field = [...query.keys()].find((one) => FIELDS.has(one.replace(/^not\./, '')))
    if (field !== undefined)
      throw bad(`'filter' names a whole filter: leave '${field}' out, or write the filter out.`)
    const { query: meant } = await saved.meant(name)
    query.delete('filter')
    request.url = `${request.path}?${[query.toString(), meant].filter((part) => part !== '').join('&')}`
    next()
  }

const ENTRIES =
  /^\/(?:unread|streams\/[^/]+(?:\/(?:activities|events|unread)|\.(?:atom|json-feed)))$/
const FIELDS: ReadonlySet<string> = new Set(FILTER_FIELDS)

const bad = (detail: string): Refusal => new Refusal('bad-parameter', detail)
