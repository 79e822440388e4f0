/** Faulty — loses, doubles and swaps what it is told to, so that the witness can be seen to find it. Server-sent events. */
import { createServer } from 'node:http'
import { listening } from './heard.mjs'

const answers = []
let held = null
const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.flushHeaders()
    return void answers.push(response)
  }
  let body = ''
  for await (const part of request) body += part
  response.writeHead(201, { 'Content-Length': 0 }).end()
  const number = Number(/\^([0-9]+)\^/.exec(body)[1])
  const event = `data: ${body}\n\n`
  for (const [index, answer] of answers.entries()) {
    if (index > 0) answer.write(event)
    else if (number === 2) continue
    else if (number === 4) answer.write(event + event)
    else if (number === 6) held = event
    else if (held !== null) {
      answer.write(event + held)
      held = null
    } else answer.write(event)
  }
})
listening(server)
