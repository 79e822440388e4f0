/**
 * Subscription — a follower on one socket: its live ones are the members of a Socket.IO room.
 */
import type { Socket } from 'socket.io'
import type { CompiledFilter } from '../append/filter'
import type { Position } from '../../schemas/position'
import type { Send } from './audience'
import type { Backlog } from './backlog'
import { createFollower, type Follower, type FollowerDeps, type Seat } from './follower'
import { frameOf } from './frame'
import type { Watching } from './presence/seats'
import type { Request } from './request'
import { toSocketRoom, type Rooms } from './rooms'
import type { Tail } from './tail'

export interface SubscriptionDeps extends FollowerDeps {
  readonly rooms: Rooms
}

export class Subscription implements Follower, Seat {
  readonly room: string
  readonly stream: string
  readonly filter: CompiledFilter | null
  /** Whether it is counted among who watch. */
  watching: Watching = 'no'
  readonly #follower: Follower
  #tail: Tail | null = null

  constructor(
    readonly socket: Socket,
    readonly backlog: Backlog,
    { room, stream, filter }: Request,
    readonly deps: SubscriptionDeps,
  ) {
    this.room = room
    this.stream = stream
    this.filter = filter
    this.#follower = createFollower(this, deps, this)
  }

  follow(...given: Parameters<Follower['follow']>): void {
    this.#follower.follow(...given)
  }
  shed(): void {
    this.#follower.shed()
  }
  end(): void {
    this.#follower.end()
  }

  face(tail: Tail): void {
    this.#tail = tail
  }
  connected(): boolean {
    return this.socket.connected
  }
  full(): Promise<void> | null {
    const { backlog, deps } = this
    return backlog.isSlow() || backlog.bytes > deps.limits.frameBytes ? backlog.drained() : null
  }
  send(...[from, entries, seq, changes]: Parameters<Send>): void {
    const { room, stream } = this
    const { epoch } = this.#tail!
    this.socket.emit('entries', frameOf({ room, stream, epoch, from, entries, seq, changes }))
  }
  reset(position: Position): void {
    const { room, stream } = this
    this.socket.emit('reset', { room, stream, position, code: 'position-lost' })
  }
  sent(): number | null {
    return this.deps.rooms.sent(this.room, this.socket.id)
  }
  join(): void {
    this.deps.rooms.describe(this.room, this.stream, this.filter)
    void this.socket.join(toSocketRoom(this.room))
  }
  leave(): void {
    void this.socket.leave(toSocketRoom(this.room))
  }
}
