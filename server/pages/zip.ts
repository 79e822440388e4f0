/**
 * Zip — pages and their files go compressed to whom takes that: a page of 20 entries is then a fifth of itself.
 *
 * Rule: nothing that is sent so mixes a secret with what a stranger can have repeated in it; who adds one leaves such a page as it is.
 */
import type { Request, Response } from 'express'
import { gzip } from 'node:zlib'

const WORTH_BYTES = 1_024

const takesGzip = (request: Request): boolean =>
  request.acceptsEncodings('gzip', 'identity') === 'gzip'

export function sendZipped(response: Response, text: string): void {
  response.vary('Accept-Encoding')
  if (text.length < WORTH_BYTES || !takesGzip(response.req)) return void response.send(text)
  gzip(text, (error, zipped) => {
    if (response.writableEnded) return
    if (error !== null) return void response.send(text)
    response.setHeader('Content-Encoding', 'gzip')
    response.send(zipped)
  })
}
