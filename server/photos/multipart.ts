/**
 * Multipart — takes the one file out of a form that is being sent.
 *
 * In:  a request; what to do with the file's bytes as they come; what to do when the rest of the form is wrong after all.
 * Out: what `keep` answered, once the form has ended; or a Refusal, and then nothing is kept.
 * Rule: exactly one part, called `photo`, whatever its file is called and however it is typed. Bytes are passed on as
 *       fast as they are taken, and never gathered. A refusal is answered at once; what still comes is read up to a bound and thrown away,
 *       because a connection that is closed with bytes unread is reset, and the client would not see why.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyConfig } from '@fastify/busboy'
import type { Limits } from '../config'
import { Refusal } from '../errors'

export interface Keeping<T> {
  keep(file: Readable): Promise<T>
  drop(kept: T): Promise<unknown>
}

export async function receiveFile<T>(
  request: IncomingMessage,
  response: ServerResponse,
  limits: Limits,
  { keep, drop }: Keeping<T>,
): Promise<T> {
  const mostBytes = limits.photoBytes + limits.photoFormBytes
  try {
    refuseByHeaders(request, limits, mostBytes)
    return await readForm(request, limits, { keep, drop })
  } catch (error) {
    throwAway(request, response, mostBytes)
    throw error
  }
}

function readForm<T>(
  request: IncomingMessage,
  limits: Limits,
  { keep, drop }: Keeping<T>,
): Promise<T> {
  const form = createForm(request, limits)
  return new Promise((resolve, reject) => {
    let file: Readable | null = null
    let keeping: Promise<T> | null = null
    let isOver = false

    const fail = (error: unknown): void => {
      if (isOver) return
      isOver = true
      request.unpipe(form)
      file?.destroy(error as Error)
      form.destroy()
      const dropped = keeping?.then(drop).catch(() => undefined)
      void Promise.resolve(dropped).then(() => reject(error))
    }

    form.on('file', (name, stream) => {
      stream.on('error', () => undefined)
      if (isOver) return void stream.resume()
      if (name !== 'photo') return fail(badForm(`The form has a part that is not called photo.`))
      if (keeping)
        return fail(badForm('The form has more than one file; send one photo at a time.'))
      file = stream
      stream.once('limit', () => fail(tooLarge(limits)))
      keeping = keep(stream)
      keeping.catch(fail)
    })
    form.once('partsLimit', () => fail(badForm('The form has more than one part.')))
    form.on('error', () => fail(badForm('The form is not multipart/form-data as RFC 7578 has it.')))
    form.on('finish', () => {
      if (!keeping) return fail(badForm('The form has no file called photo.'))
      keeping.then((kept) => {
        if (isOver) return
        isOver = true
        resolve(kept)
      }, fail)
    })
    const closed = (): void => fail(badForm('The connection closed within the body.'))
    request.on('error', closed)
    request.on('close', () => {
      if (!request.complete) closed()
    })
    request.pipe(form)
  })
}

export function createForm(
  request: IncomingMessage,
  limits: Limits,
  options: Partial<BusboyConfig> = { isPartAFile: () => true },
): InstanceType<typeof Busboy> {
  try {
    const contentType = String(request.headers['content-type'])
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fileSize: limits.photoBytes, parts: 2, headerPairs: 20, headerSize: 8 * 1024 },
      ...options,
    })
  } catch {
    throw badForm('The Content-Type of the form lacks its boundary.')
  }
}

function refuseByHeaders({ headers }: IncomingMessage, limits: Limits, mostBytes: number): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() || 'identity'
  if (encoding !== 'identity')
    throw new Refusal('content-encoding', 'Send the form as it is, without Content-Encoding.')
  if (!/^\s*multipart\/form-data\s*(;|$)/i.test(headers['content-type'] ?? ''))
    throw new Refusal(
      'content-type',
      'Send the photo as multipart/form-data, as one file part called photo.',
      { takes: ['multipart/form-data'] },
    )
  if (Number(headers['content-length']) > mostBytes) throw tooLarge(limits)
}

function throwAway(request: IncomingMessage, response: ServerResponse, mostBytes: number): void {
  if (request.complete) return
  if (Number(request.headers['content-length']) > 2 * mostBytes) {
    response.setHeader('Connection', 'close')
    return
  }
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > 2 * mostBytes) request.destroy()
  })
  request.resume()
}

export const badForm = (detail: string) => new Refusal('bad-request', detail)

export const tooLarge = ({ photoBytes }: Limits) =>
  new Refusal('too-large', `A photo may have ${photoBytes / 1024 / 1024} MiB. Make it smaller.`)
