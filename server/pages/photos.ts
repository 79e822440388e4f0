/**
 * Photos — the pictures that the demo posts, from our own host.
 *
 * Rule: an SVG is a document that could carry script; the sandbox and its own policy take that away when it is opened by itself.
 */
import path from 'node:path'
import express, { type RequestHandler } from 'express'

export const serveDemoPhotos = (root: string): RequestHandler =>
  express.static(path.join(root, 'demo', 'photos'), {
    index: false,
    redirect: false,
    maxAge: '1h',
    setHeaders(response) {
      response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      )
      response.setHeader('X-Content-Type-Options', 'nosniff')
    },
  })
