/**
 * Identity — who asks, and what they may do (D12).
 *
 * Every read, write, subscribe and resume asks `may`. It says yes to everybody until identity comes: then this file
 * changes, and none of those who ask.
 */
export interface Principal {
  readonly id: string
}

export type Action = 'read' | 'post' | 'delete'
export type May = (principal: Principal, action: Action, stream: string) => boolean

const ANYBODY: Principal = Object.freeze({ id: 'anybody' })

export const identify = (): Principal => ANYBODY

export const may: May = () => true
