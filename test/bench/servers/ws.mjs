/** ws — a loop over all clients that sends each the same text, as its documentation shows. */
import { createServer } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import { listening, onHeard } from './heard.mjs'

const server = createServer()
const sockets = new WebSocketServer({ server })
await onHeard((line) => {
  for (const client of sockets.clients) if (client.readyState === WebSocket.OPEN) client.send(line)
})
listening(server)
