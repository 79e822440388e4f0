/** Form body — reads an urlencoded body within the limit; what cannot be read is a Refusal like any other. */
import express, { type RequestHandler } from 'express'
import { LIMITS } from '../config'
import { Refusal } from '../errors'

const parse = express.urlencoded({ extended: false, limit: LIMITS.bodyBytes, parameterLimit: 30 })

export const readFormBody: RequestHandler = (request, response, next) => {
  if (request.is('application/x-www-form-urlencoded') === false) return next('route')
  parse(request, response, (error?: unknown) => {
    if (error === undefined || error === null) return next()
    const { status } = error as { status?: unknown }
    next(new Refusal(status === 413 ? 'too-large' : 'bad-request', undefined, { cause: error }))
  })
}
