/**
 * Search page — `/search?q=…&stream=…`: a field, tags, then entries newest first with what was found marked.
 *
 * In:  what a form without script sends; filters, too, as REST takes them. Out: a page, or a refusal in the words of a page.
 * Rule: a question in which there is no word finds nothing, and is no error: it was typed by a person.
 */
import { Router } from 'express'
import type { View } from '../../views/model/view'
import { wordsWanted } from '../append/filter-clauses'
import { parseFilterQuery } from '../append/filter'
import { compileWanted } from '../append/filter-shared'
import { sinceText } from '../append/since'
import { LIMITS } from '../config'
import { Refusal } from '../errors'
import { foundRow } from './found'
import { html } from './negotiate'
import type { PageSource, SearchPart } from './page-source'
import { readerOf, type Reader } from './reader'
import { sendPage, type Drawing } from './shell'
import { readSince } from './show'
import { readName } from './stream-name'
import { tagsIn } from './tags-found'

export interface SearchPageDeps {
  readonly drawing: Drawing
  readonly source: PageSource
  readonly railStreams: () => Promise<string[]>
  readonly viewFor: (reader: Reader) => View
}

const OWN: ReadonlySet<string> = new Set(['q', 'stream', 'before'])
const NOTHING: SearchPart = { entries: [], next: null }

export function createSearchPage(deps: SearchPageDeps): Router {
  const { drawing, source, railStreams, viewFor } = deps
  const router = Router({ caseSensitive: true })
  router.get('/search', html, async (request, response) => {
    const query = new URL(request.originalUrl, 'http://localhost').searchParams
    const q = (query.get('q') ?? '').trim()
    const stream = query.get('stream') ? readName(query.get('stream')!) : null
    const words = wordsOf(q)
    const since = readSince(query.get('before') ?? undefined)
    const where = compileWanted(parseFilterQuery(withoutResponses(query), OWN))?.query ?? null
    const asked = { words, stream, where, since, limit: LIMITS.pageDefault }
    const [found, streams] = await Promise.all([
      words.length === 0 ? NOTHING : source.search(asked),
      railStreams(),
    ])
    const reader = readerOf(request)
    const wanted = new Set(words)
    const rows = found.entries.map((entry) => foundRow(entry, wanted, viewFor(reader)))
    query.delete('before')
    sendPage(response, drawing, {
      template: 'search',
      reader,
      shell: {
        title: q === '' ? 'Search' : `${q.slice(0, 60)} · Search`,
        tab: 'search',
        streams,
        skip: 'To what was found',
      },
      locals: {
        rows,
        tags: tagsIn(
          found.entries.map(({ activity }) => activity),
          wanted,
        ).map((tag) => ({ ...tag, ...toggled(query, tag.name) })),
        search: {
          q,
          stream,
          scopes: [...new Set([...streams, ...(stream === null ? [] : [stream])])].sort(),
          kept: [...query].filter(([name]) => name !== 'q' && name !== 'stream'),
          first: since === null ? null : `/search?${query}`,
          isWhole: since === null && found.next === null,
          next: found.next && `/search?${query}&before=${sinceText(found.next)}`,
        },
      },
    })
  })
  return router
}

/** A like carries what it likes: who looks for words wants that once, and not for each like of it. */
function withoutResponses(query: URLSearchParams): URLSearchParams {
  const wanted = new URLSearchParams(query)
  if (!query.has('type') && !query.has('not.type'))
    for (const type of ['Like', 'Dislike', 'Undo', 'Flag', 'View']) wanted.append('not.type', type)
  return wanted
}

/** A chip narrows to its tag, and a second time widens again. */
function toggled(query: URLSearchParams, tag: string): { href: string; isChosen: boolean } {
  const isChosen = query.getAll('tag').includes(tag)
  const other = new URLSearchParams(query)
  other.delete('tag')
  if (!isChosen) other.set('tag', tag)
  return { href: `/search?${other}`, isChosen }
}

function wordsOf(q: string): readonly string[] {
  if (q === '') return []
  try {
    return wordsWanted(q)
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}
