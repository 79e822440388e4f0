/**
 * Hub — many subscriptions on one line: equal ones share a room, whoever has asked for them.
 *
 * In:  who joins and asks. Out: what each is told.
 * Rule: of one stream one thing is asked at a time: an answer is for the last who asked, and rooms of differently written but
 * equal wishes would get in each other's way. The line is opened by the first and closed after the last.
 */
import type { SubscribeAck } from '../../../schemas/wire'
import { wantedText } from '../filter'
import { createLine, type Line } from '../line/line'
import type { Transport } from '../line/transport'
import {
  createFeed,
  createMember,
  nextAsking,
  note,
  seat,
  settle,
  tell,
  type Feed,
  type Member,
} from './feed'
import type { Asking, Seat, Source, Told, Wanted } from './source'

export interface Hub extends Source {
  /** Different subscriptions at the server. */
  readonly size: number
  has(wanted: Wanted): boolean
}

/** A page that leaves one subscription for the next keeps its connection. */
const LINGER_MS = 2_000

export function createHub(transports: readonly Transport[]): Hub {
  const feeds = new Map<string, Feed>()
  const rooms = new Map<string, Feed>()
  const busy = new Set<string>()
  let line: Line | null = null
  let nextTryAt: number | null = null
  let lingering: ReturnType<typeof setTimeout> | undefined

  const everybody = (): Member[] =>
    [...new Set(feeds.values())].flatMap(({ members }) => [...members])
  const isOpen = (): boolean => line?.transport != null

  function lift(): Line {
    return createLine(transports, {
      opened() {
        forget()
        nextTryAt = null
        for (const member of everybody()) tellOpened(member)
      },
      doubted() {
        for (const member of everybody()) tellOpened(member)
      },
      closed(at) {
        forget()
        nextTryAt = at
        for (const member of everybody()) tellClosed(member, at)
      },
      entries: (frame) => hear(frame.room, { what: 'entries', frame }),
      reset: (frame) => hear(frame.room, { what: 'reset', frame }),
      presence(frame) {
        for (const member of [...(rooms.get(frame.room)?.members ?? [])])
          if (member.presence) member.hear({ what: 'presence', frame })
      },
    })
  }

  /** Of what was asked on a connection that is no more. */
  function forget(): void {
    busy.clear()
    rooms.clear()
    for (const feed of new Set(feeds.values())) {
      feed.room = null
      if (feed.members.size === 0) drop(feed)
    }
    for (const member of everybody()) {
      note(member, { what: 'closed' })
      member.asks = null
    }
  }

  function hear(room: string, told: Extract<Told, { what: 'entries' | 'reset' }>): void {
    for (const member of [...(rooms.get(room)?.members ?? [])]) tell(member, told)
  }

  function tellOpened(member: Member): void {
    const transport = line?.transport
    if (transport != null) member.hear({ what: 'opened', transport })
  }

  function tellClosed(member: Member, at: number): void {
    member.hear({ what: 'closed', nextTryAt: at })
  }

  function pump(stream: string): void {
    if (!isOpen() || busy.has(stream)) return
    for (const feed of feeds.values()) {
      const asking = feed.stream === stream ? nextAsking(feed) : null
      if (asking !== null) return ask(feed, asking)
    }
  }

  function ask(feed: Feed, asking: Asking): void {
    const { stream, filter } = feed
    const { position, last } = asking
    busy.add(stream)
    const request = {
      stream,
      last,
      ...(filter === undefined ? {} : { filter }),
      ...(position === null ? {} : { position }),
      ...([...feed.members].some(({ presence }) => presence) ? { presence: true } : {}),
    }
    line!.subscribe(request, (answer) => {
      busy.delete(stream)
      answered(answer.ok ? inRoom(feed, answer.room) : feed, asking, answer)
      soon(stream)
    })
  }

  function answered(feed: Feed, asking: Asking, answer: SubscribeAck): void {
    for (const member of settle(feed, asking, answer)) tellOpened(member)
    for (const one of new Set(feeds.values())) if (one.stream === feed.stream) leaveEmpty(one)
  }

  /** The feed of this room: this one, or one that had it under another name. */
  function inRoom(feed: Feed, room: string): Feed {
    const known = rooms.get(room)
    if (known !== undefined && known !== feed) {
      for (const member of feed.members) seat(member, known)
      for (const name of feed.names) {
        known.names.add(name)
        feeds.set(name, known)
      }
      return known
    }
    if (feed.room !== null && feed.room !== room) rooms.delete(feed.room)
    feed.room = room
    rooms.set(room, feed)
    return feed
  }

  /** Not while another wish of the stream is on its way: the server may find it to be the same room. */
  function leaveEmpty(feed: Feed): void {
    if (feed.members.size > 0 || busy.has(feed.stream)) return
    if (feed.room !== null) {
      rooms.delete(feed.room)
      line?.unsubscribe(feed.room)
    }
    drop(feed)
  }

  function drop(feed: Feed): void {
    for (const name of feed.names) feeds.delete(name)
    clearTimeout(lingering)
    if (feeds.size === 0) lingering = setTimeout(hangUp, LINGER_MS)
  }

  function hangUp(): void {
    clearTimeout(lingering)
    line?.close()
    line = null
    nextTryAt = null
  }

  const soon = (stream: string): void => queueMicrotask(() => pump(stream))

  return {
    get size() {
      return new Set(feeds.values()).size
    },
    has: ({ stream, filter }) => feeds.has(wantedText(stream, filter)),
    join(wanted, hear): Seat {
      const name = wantedText(wanted.stream, wanted.filter)
      const feed = feeds.get(name) ?? createFeed(wanted, name)
      const member = createMember(hear, wanted.presence)
      feeds.set(name, feed)
      seat(member, feed)
      clearTimeout(lingering)
      line ??= lift()
      queueMicrotask(() => {
        if (member.feed === null) return
        if (isOpen()) tellOpened(member)
        else if (nextTryAt !== null) tellClosed(member, nextTryAt)
      })
      return {
        ask(asking) {
          if (member.feed === null || !isOpen()) return
          note(member, { what: 'asked' })
          member.asks = asking
          member.following = { ...member.following, position: asking.position }
          soon(wanted.stream)
        },
        leave() {
          const left = member.feed
          member.feed = null
          left?.members.delete(member)
          if (left !== null) leaveEmpty(left)
        },
      }
    },
    wake: (isSure) => line?.wake(isSure),
    close() {
      feeds.clear()
      rooms.clear()
      hangUp()
    },
  }
}
