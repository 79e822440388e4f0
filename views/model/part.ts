/** Part — one piece of a sentence. Those with a role are names: the template wraps them in `bdi`. */
export interface Part {
  readonly text: string
  readonly href?: string
  readonly role?: 'actor' | 'object' | 'target'
  /** A verb shown as it was written. */
  readonly code?: true
}
