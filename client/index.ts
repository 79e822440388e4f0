/** Index — what runs when a page has been read. Pages without a live stream still get times in the reader's zone. */
import { ageTimes } from './ages'
import { setCookie } from './cookies'
import { offerCopy } from './copy'
import { markDays } from './days'
import { startMenus } from './menus'
import { startMerged } from './merged'
import { startMute } from './mute'
import { watchPictures } from './pictures'
import { startSearch } from './search'
import { startStream } from './stream'
import { startThing } from './thing'
import { showVisited } from './visited'
import { startYou } from './you'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
setCookie('tz', zone)
ageTimes(document.body, zone)
watchPictures(document)
for (const feed of document.querySelectorAll<HTMLElement>('#entries.feed'))
  markDays(feed, zone, Date.now())
const you = startYou(document)
startSearch(document)
for (const code of document.querySelectorAll<HTMLElement>('.code')) offerCopy(code)
const live = document.querySelector<HTMLElement>('.live:not([data-older])')
if (live?.dataset['streams'] !== undefined) startMerged(live, zone, you)
else if (live !== null) startStream(live, zone, you)
const thing = document.querySelector<HTMLElement>('.thing')
if (thing !== null) startThing(thing, zone)
startMenus(document.body, (text) => {
  const status = document.querySelector('.say[role=status]')
  if (status !== null) status.textContent = text
})
const told = document.querySelector<HTMLElement>('.feed')
if (told !== null) startMute(told)
// What fails here is only that nothing is said to be new.
void showVisited(document, live?.dataset['stream']).catch(() => undefined)
