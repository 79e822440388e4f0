/** Pages — a page of a feed around some activities, and its two shapes, for tests. */
import path from 'node:path'
import { usualObjectType, usualVerb } from '../../../server/accept/as1/types'
import type { FeedPage } from '../../../server/pages/feeds/feed'
import { createShapes } from '../../../server/pages/feeds/shapes'
import { createTemplates } from '../../../server/pages/templates'

export const ORIGIN = 'https://feed.example'

export const shape = createShapes(createTemplates(path.resolve(__dirname, '../../..')), {
  verb: usualVerb,
  objectType: usualObjectType,
})

export const pageOf = (activities: readonly unknown[], more: Partial<FeedPage> = {}): FeedPage => ({
  publicUrl: ORIGIN,
  stream: 'general',
  filter: '',
  feedUrl: `${ORIGIN}/streams/general.atom`,
  selfUrl: `${ORIGIN}/streams/general.atom?before=e:9&limit=2`,
  pageUrl: `${ORIGIN}/streams/general`,
  activitiesUrl: `${ORIGIN}/streams/general/activities`,
  nextUrl: `${ORIGIN}/streams/general.atom?before=e:7&limit=2`,
  prevUrl: `${ORIGIN}/streams/general.atom?after=e:8&limit=2`,
  position: 'e:8',
  texts: activities.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
  ...more,
})
