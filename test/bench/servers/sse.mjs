/** Server-sent events by node:http — one event, written to every answer. */
import { createServer } from 'node:http'
import { listening, onHeard } from './heard.mjs'

const answers = new Set()
const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
  response.flushHeaders()
  answers.add(response)
  request.once('close', () => answers.delete(response))
})
await onHeard((line) => {
  const event = `data: ${line}\n\n`
  for (const response of answers) response.write(event)
})
listening(server)
