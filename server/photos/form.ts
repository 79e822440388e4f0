/**
 * Form — what the composer sends without script: fields, and perhaps one photo among them.
 *
 * In:  a multipart request; what to do with the bytes of a file. Out: the fields as the body of an urlencoded form would have them, what
 * was kept of the file, and why nothing was if something is wrong with it.
 * Rule: what is wrong with the file doesn't end the reading: the text beside it would be lost, and the form comes back with what was written.
 *       A file input that was left alone sends a file without a name. Limits: P7, a photo's bytes and a document's.
 */
import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import type { Limits } from '../config'
import { badForm, createForm, tooLarge, type Keeping } from './multipart'

export interface ReadForm<T> {
  readonly fields: Readonly<Record<string, readonly string[]>>
  readonly kept: T | null
  readonly wrong: unknown
}

const PARTS = 64

export function readForm<T>(
  request: IncomingMessage,
  limits: Limits,
  { keep, drop }: Keeping<T>,
): Promise<ReadForm<T>> {
  const mostBytes = limits.photoBytes + limits.bodyBytes
  const form = createForm(request, limits, {
    limits: {
      fileSize: limits.photoBytes,
      fieldSize: limits.bodyBytes,
      parts: PARTS,
      headerPairs: 20,
      headerSize: 8 * 1024,
    },
  })
  return new Promise((resolve, reject) => {
    const fields: Record<string, string[]> = Object.create(null) as Record<string, string[]>
    let keeping: Promise<T> | null = null
    let wrong: unknown = null
    let bytes = 0
    let isOver = false

    const fail = (error: unknown): void => {
      if (isOver) return
      isOver = true
      request.unpipe(form)
      request.resume()
      form.destroy()
      const dropped = keeping?.then(drop).catch(() => undefined)
      void Promise.resolve(dropped).then(() => reject(error as Error))
    }

    form.on('field', (name, value) => {
      ;(fields[name] ??= []).push(value)
    })
    form.on('file', (_, stream: Readable, filename) => {
      stream.on('error', () => undefined)
      if (isOver || filename === undefined || filename === '' || keeping !== null)
        return void stream.resume()
      stream.once('limit', () => (wrong = tooLarge(limits)))
      // Who keeps it may leave it half read, and would hold up what follows.
      const copy = new PassThrough()
      copy.on('error', () => undefined)
      stream.pipe(copy)
      keeping = keep(copy)
      keeping.catch((error: unknown) => {
        wrong ??= error
        stream.unpipe(copy)
        stream.resume()
      })
    })
    form.on('error', () => fail(badForm('The form is not multipart/form-data as RFC 7578 has it.')))
    form.on('finish', () => {
      const end = (kept: T | null): void => {
        if (isOver) return
        isOver = true
        resolve({ fields, kept, wrong })
      }
      if (keeping === null) return end(null)
      const kept = keeping.then((one) => (wrong === null ? one : drop(one).then(() => null)))
      kept.then(end, () => end(null))
    })
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) fail(tooLarge(limits))
      if (bytes > 2 * mostBytes) request.destroy()
    })
    const closed = (): void => fail(badForm('The connection closed within the body.'))
    request.on('error', closed)
    request.on('close', () => {
      if (!request.complete) closed()
    })
    request.pipe(form)
  })
}
