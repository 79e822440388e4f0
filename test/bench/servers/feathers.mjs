/** Feathers — a service whose events go to a channel that every connection joins. */
import { feathers } from '@feathersjs/feathers'
import socketio from '@feathersjs/socketio'
import { onHeard } from './heard.mjs'

const app = feathers()
app.configure(socketio())
app.use('activities', { create: async (activity) => activity })
app.on('connection', (connection) => app.channel('everybody').join(connection))
app.service('activities').publish('created', () => app.channel('everybody'))
await onHeard((line) => void app.service('activities').create(JSON.parse(line)))
await app.listen(Number(process.env.PORT), '127.0.0.1')
console.log('listening')
