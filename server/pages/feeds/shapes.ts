/**
 * Shapes — the formats in which a stream can be read as a feed, each with its ending, its media type and its writer.
 */
import type { Render } from '../templates'
import { clean } from './clean'
import { feedOf, type Feed, type FeedPage } from './feed'
import { writeJsonFeed } from './json-feed'
import type { Names } from './term'

export type FeedFormat = 'atom' | 'json-feed'
export type ShapeFeed = (format: FeedFormat, page: FeedPage) => Promise<string>

export function createShapes(render: Render, names: Names): ShapeFeed {
  const write: Record<FeedFormat, (feed: Feed) => string> = {
    atom: (feed) => clean(render('feeds/atom', { feed })),
    'json-feed': writeJsonFeed,
  }
  return async (format, page) =>
    write[format](await feedOf(page, { publicUrl: page.publicUrl, render, names }))
}
