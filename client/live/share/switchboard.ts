/**
 * Switchboard — the hub's end of what tabs share: seats for the members of every tab.
 *
 * In:  messages of tabs. Out: what each of their members is told.
 * Rule: a tab that is gone, with or without a word, keeps no seat.
 */
import type { Seat, Source } from '../hub/source'
import type { TransportName } from '../line/transport'
import type { ToHub, ToTab } from './message'
import { whenGone } from './presence'

export interface Switchboard {
  receive(message: ToHub): void
  close(): void
}

export interface SwitchboardDeps {
  /** Names this one among those before and after it. */
  readonly hub: string
  createSource(url: string, transports: readonly TransportName[]): Source
  send(message: ToTab): void
  left(tab: string): void
}

export function createSwitchboard({ hub, createSource, send, left }: SwitchboardDeps): Switchboard {
  const tabs = new Map<string, Map<number, Seat>>()
  let source: Source | null = null

  function leave(tab: string): void {
    for (const seat of tabs.get(tab)?.values() ?? []) seat.leave()
    if (tabs.delete(tab)) left(tab)
  }

  return {
    receive(message) {
      const { tab, what } = message
      if (what === 'hello') {
        source ??= createSource(message.url, message.transports)
        if (!tabs.has(tab)) {
          tabs.set(tab, new Map())
          whenGone(tab, () => leave(tab))
        }
        return send({ tab, what: 'welcome', hub })
      }
      const seats = tabs.get(tab)
      if (seats === undefined || source === null) return
      switch (what) {
        case 'join': {
          const { member, wanted } = message
          const seat = source.join(wanted, (told) => send({ tab, what: 'told', member, told }))
          return void seats.set(member, seat)
        }
        case 'ask':
          return seats.get(message.member)?.ask(message.asking)
        case 'leave':
          seats.get(message.member)?.leave()
          return void seats.delete(message.member)
        case 'wake':
          return source.wake(message.isSure)
        case 'bye':
          return leave(tab)
      }
    },
    close() {
      for (const tab of [...tabs.keys()]) leave(tab)
      source?.close()
    },
  }
}
