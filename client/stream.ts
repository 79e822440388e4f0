/**
 * Stream — the live page: what the server drew, followed from the position it was drawn at.
 *
 * It only joins parts: the subscription tells what came, the pill decides when it goes in, rows where, the connection what may
 * be said about it all. The connection to the server is its own, not shared with other tabs: what a page says of its line
 * is then what the browser's tools show for this page, and cut.
 */
import type { View } from '../views/model/row'
import type { Position } from '../schemas/position'
import type { JsonObject, WireEntry } from '../schemas/wire'
import { drawAges } from './ages'
import { createBecome } from './become'
import { createComposer } from './composer'
import { createCounts } from './counts'
import { startFilter } from './filter'
import { wishesIn } from './filter-wishes'
import { gliding } from './glide'
import { listenToKeys } from './keys'
import { letIn } from './let-in'
import { connect } from './live/connect'
import { createOlder } from './older'
import { createOutbox, leaveWith } from './outbox'
import { createPill } from './pill'
import { post } from './post'
import { createDraw } from './render'
import { respondOn } from './responses'
import { createRows } from './rows'
import { showConnection } from './show-connection'
import { createSpeak } from './speak'
import { remember } from './visited'
import { createWaterline } from './waterline'
import type { You } from './you'

const LAST = 20

export function startStream(page: HTMLElement, zone: string, you: You): void {
  const { stream = '', epoch = '', seq = '0', origin = '', icons = '' } = page.dataset
  const start: Position = { epoch, seq: Number(seq) }
  const find = <T extends HTMLElement>(selector: string): T => page.querySelector<T>(selector)!
  const entries = find('#entries')
  const rows = createRows(entries, (back) => {
    for (const row of back) {
      counts.returned(row, Number(row.dataset['at']))
      drawAges(row, zone)
    }
  })
  const draw = createDraw(icons, (): View => ({ origin, now: Date.now(), zone, home: stream }))
  const become = createBecome({
    rowAt: (_, at) => rows.at(at),
    remove: rows.remove,
    redraw: (_row, _stream, at, activity) => rows.place(draw.entry({ seq: at, activity })),
  })
  const counts = createCounts(entries)
  const speak = createSpeak(find('.say[role=status]'))
  const older = createOlder(find('.older'), entries, rows, () => {
    become.loaded()
    rows.renumber()
  })
  let position = start
  remember(stream, start)
  let { filter: query = '' } = page.dataset
  const olderHref = (seq: number): string =>
    `/streams/${stream}?before=${position.epoch}:${seq}${query === '' ? '' : `&${query}`}`
  const client = connect(location.origin, { share: false })

  function insert(shown: readonly WireEntry[], how: { asked: boolean; all: boolean }): void {
    const put = (): void => {
      if (how.all) rows.clearStored()
      for (const entry of shown) place(entry)
      const lowest = rows.trim()
      if (lowest !== null || how.all || isJoined()) older.from(olderHref(lowest ?? shown[0]!.seq))
      rows.renumber()
    }
    const newest = shown.at(-1)?.seq
    letIn(entries, how.asked, put, () => entries.querySelector(`[data-at="${newest}"]`))
  }
  /** A cut below which nothing is left separates nothing. */
  function isJoined(): boolean {
    const last = entries.lastElementChild
    if (last?.matches('.seam.cut') !== true) return false
    last.remove()
    return true
  }
  function place(entry: WireEntry): void {
    const { id } = entry.activity
    if (typeof id === 'string') outbox.arrived(id)
    const activity = become.now(stream, entry.seq, entry.activity)
    if (activity === null) return
    const row = draw.entry({ seq: entry.seq, activity })
    rows.place(row)
    waterline.shown(entry.seq)
    counts.placed(row, entry.seq)
  }

  const waterline = createWaterline({ stream, start, zone, rows, draw })
  const pill = createPill({
    feed: entries,
    button: find('.pill'),
    insert,
    faces: (waiting) => draw.faces(waiting.map(({ activity }) => activity)),
  })
  const outbox = createOutbox({
    post: (document) => post(client, stream, document),
    stream,
    draw(id, document, pending) {
      const before = rows.byId(id)
      if (pending === null) return before?.remove()
      const element = draw.pending(document, `p-${id.slice(-12)}`, pending)
      if (before === null) gliding(entries, () => rows.top(element))
      else if (before.dataset['at'] === undefined) before.replaceWith(element)
      rows.renumber()
    },
    // What a filter leaves out never comes, and what it lets in comes by itself.
    isPast: (at) => query !== '' || at <= position.seq,
    edit: (document) => composer.edit(document),
    said: speak.say,
  })
  const composer = createComposer(find<HTMLFormElement>('.write'), {
    key: stream,
    said: speak.say,
    send(document, to) {
      if (to !== stream)
        return void (
          leaveWith(document, to) ||
          post(client, to, document).then(() => location.assign(`/streams/${to}`))
        )
      scrollTo({ top: 0, behavior: 'instant' })
      outbox.add(document)
    },
  })

  const connection = showConnection({
    page,
    feed: entries,
    zone,
    start,
    rows,
    draw,
    isHeld: () => pill.waiting > 0,
    // Of what a filter leaves numbers say nothing.
    seamAt: () => (query === '' ? undefined : position.seq + 0.5),
    isFiltered: () => query !== '',
    say: speak.say,
    wake: () => client.wake(),
  })

  /** What the filter leaves, from a position on. */
  function follow(from: Position): () => void {
    const wishes = wishesIn(query)
    const subscription = client.subscribe<JsonObject>({
      stream,
      position: from,
      last: LAST,
      presence: true,
      ...(wishes === undefined ? {} : { filter: wishes }),
    })
    subscription.on('entries', ({ entries: shown }) => {
      counts.heard(shown.map(({ activity }) => activity))
      connection.came(shown.length)
      const [mine, others] = partition(shown, ({ activity }) => isPending(activity['id']))
      // One's own stands there already: only its place and its time change.
      for (const entry of mine) place(entry)
      if (mine.length > 0) rows.renumber()
      if (others.length === 0) return
      pill.take(others)
      speak.arrived(others.length)
    })
    subscription.on('changes', ({ changes }) => {
      become.take(stream, changes)
      counts.changed(changes, rows.at)
    })
    subscription.on('presence', ({ watching }) => connection.watched(watching))
    subscription.on('cut', ({ position: to }) => {
      pill.flush()
      connection.cut(to)
      older.end()
    })
    subscription.on('position', (to) => {
      if (to.seq !== position.seq) filter?.heard()
      position = to
      remember(stream, to)
      waterline.moved(to)
      connection.moved(to)
    })
    subscription.on('state', (standing) => {
      connection.stands(standing)
      if (standing.state === 'live') outbox.send()
    })
    subscription.on('refused', () => connection.stands({ state: 'offline', head: null }))
    return () => subscription.close()
  }
  let leave = follow(start)
  respondOn(entries, { client, stream, said: speak.say, done: (id) => counts.ask([id]) })
  const isPending = (id: unknown): boolean => {
    const row = typeof id === 'string' ? rows.byId(id) : null
    return row !== null && row.dataset['at'] === undefined
  }

  const pause = (): boolean => {
    const isPaused = pill.pause()
    speak.say(isPaused ? 'Paused' : 'Not paused')
    return isPaused
  }
  you.pausedBy(pause, () => pill.isPaused)
  const filter = startFilter({
    page,
    say: speak.say,
    show(filtered) {
      leave()
      pill.drop()
      query = filtered.query
      const { epoch: of = '', seq: at = '0' } = filtered.page.dataset
      position = { epoch: of, seq: Number(at) }
      rows.clearStored()
      for (const day of entries.querySelectorAll(':scope > .mark')) day.remove()
      rows.append([...filtered.page.querySelectorAll<HTMLElement>('#entries > article')])
      older.show(filtered.page.querySelectorAll('.older > *'))
      for (const blank of page.querySelectorAll('.blank')) blank.remove()
      entries.after(...filtered.page.querySelectorAll('.blank'))
      become.loaded()
      rows.renumber()
      connection.moved(position)
      leave = follow(position)
    },
  })
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null
    const action = button?.dataset['do']
    if (action === 'retry' || action === 'edit' || action === 'discard')
      outbox.act(button?.closest<HTMLElement>('article')?.dataset['id'] ?? '', action)
  })
  document.querySelector('.tabs [data-do=write]')?.addEventListener('click', (event) => {
    event.preventDefault()
    scrollTo({ top: 0, behavior: 'instant' })
    composer.focus()
  })
  listenToKeys({
    rows,
    write: composer.focus,
    showNew: () => find('.pill').click(),
    pause,
    filter: () => filter?.open(),
  })
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter((one) => !is(one))]
}
