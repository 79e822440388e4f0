/**
 * Failure — an error of the embedded store, with MongoDB's own code and name.
 *
 * Rule: what is not understood is refused by name, never ignored, so that a query can't quietly mean
 * something else here than on a MongoDB server. A text of another error never reaches a client.
 */
const CODE_NAMES = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  53: 'InvalidIdField',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  171: 'CannotIndexParallelArrays',
  263: 'OperationNotSupportedInTransaction',
  352: 'UnsupportedOpQueryCommand',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
  40573: 'Location40573',
} as const

export type FailureCode = keyof typeof CODE_NAMES

export class Failure extends Error {
  readonly code: FailureCode
  /** More members of the answer, such as keyPattern. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(code: FailureCode, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'Failure'
    this.code = code
    this.more = more
  }

  get codeName(): string {
    return CODE_NAMES[this.code]
  }
}

export const unsupported = (what: string, code: FailureCode = 115): Failure =>
  new Failure(
    code,
    `${what} is not supported by the embedded store; set MONGODB_URL to a MongoDB server`,
  )

/** What a client may know of any thrown value. */
export const toFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure(1, 'internal error of the embedded store')

export const isFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as { code?: string } | null)?.code ?? '')
