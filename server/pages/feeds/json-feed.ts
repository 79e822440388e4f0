/**
 * JSON Feed — a page of a stream as JSON Feed 1.1.
 *
 * Rule: `content_html` is the only member with markup; title and names are plain text. Extensions are objects whose names
 * begin with an underscore and have no dots; IRIs stand as values in them, never as names.
 */
import { clean } from './clean'
import type { FeedAuthor, FeedEntry, FeedThing } from './entry'
import type { Feed } from './feed'

export function writeJsonFeed(feed: Feed): string {
  const members = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.pageUrl,
    feed_url: feed.feedUrl,
    ...(feed.nextUrl === null ? {} : { next_url: feed.nextUrl }),
    _freshet: {
      about: `${feed.publicUrl}/docs`,
      position: feed.position,
      self_url: feed.selfUrl,
      prev_url: feed.prevUrl,
      activities_url: feed.activitiesUrl,
    },
    items: feed.entries.map((entry) => itemOf(entry, feed.publicUrl)),
  }
  return JSON.stringify(members, (_, value: unknown) =>
    typeof value === 'string' ? clean(value) : value,
  )
}

const itemOf = (entry: FeedEntry, publicUrl: string) => {
  const elsewhere = entry.object?.url ?? null
  const image = entry.attachments.find(({ isImage }) => isImage)
  return {
    id: entry.id,
    ...(entry.url === null ? {} : { url: entry.url }),
    ...(elsewhere === null || elsewhere.startsWith(`${publicUrl}/`)
      ? {}
      : { external_url: elsewhere }),
    title: entry.title,
    content_html: entry.html,
    ...(image === undefined ? {} : { image: image.url }),
    date_published: entry.published,
    date_modified: entry.updated,
    authors: entry.authors.map(authorOf),
    ...(entry.tags.length === 0 ? {} : { tags: entry.tags }),
    ...(entry.attachments.length === 0
      ? {}
      : {
          attachments: entry.attachments.map(({ url, mediaType, title, seconds }) => ({
            url,
            mime_type: mediaType,
            ...(title === null ? {} : { title }),
            ...(seconds === null ? {} : { duration_in_seconds: seconds }),
          })),
        }),
    _activity: {
      about: 'https://www.w3.org/TR/activitystreams-core/',
      verb: entry.verb.iri,
      ...(entry.object === null ? {} : { object: referenceTo(entry.object) }),
      ...(entry.target === null ? {} : { target: referenceTo(entry.target) }),
    },
  }
}

const authorOf = ({ name, url, avatar }: FeedAuthor) => ({
  name,
  ...(url === null ? {} : { url }),
  ...(avatar === null ? {} : { avatar }),
})

const referenceTo = ({ id, title, type }: FeedThing) => ({
  id,
  ...(type === null ? {} : { type: type.iri }),
  ...(title === '' ? {} : { title }),
})
