/**
 * Identity — who asks, and what they may do (D12).
 *
 * Every read, write, subscribe and resume asks `may`. It says yes to everybody until identity comes: then this file
 * changes, and none of those who ask.
 */
export interface Principal {
  readonly id: string
}

/** `save`: to change or delete a saved filter, `filters/<name>` in the place of a stream. */
export type Action = 'read' | 'post' | 'delete' | 'save'
export type May = (principal: Principal, action: Action, stream: string) => boolean

const ANYBODY: Principal = Object.freeze({ id: 'anybody' })

export const identify = (): Principal => ANYBODY

export const may: May = () => true
