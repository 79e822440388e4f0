/**
 * The obvious implementation — what one would write on a first day: Express, express.json, ajv, a Mongoose model whose hook
 * publishes on Redis, and Socket.IO with its Redis adapter. No order, no resume, no limits.
 *
 * MONGODB_URL unset: posts are accepted and answered, and stored nowhere.
 */
import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import { Ajv } from 'ajv'
import express from 'express'
import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { Server } from 'socket.io'
import { CHANNEL, listening, onHeard } from './heard.mjs'
import { activitySchema, modelOf } from './obvious-model.mjs'

const { REDIS_URL, MONGODB_URL } = process.env
const redis = new Redis(REDIS_URL)
const validate = new Ajv().compile(activitySchema)

const app = express()
const server = createServer(app)
const io = new Server(server, {
  adapter: createAdapter(new Redis(REDIS_URL), new Redis(REDIS_URL)),
})
io.on('connection', (socket) => {
  socket.on('subscribe', (room, done) => {
    socket.join(room)
    done('ok')
  })
})
await onHeard((line) => {
  const { room, activity } = JSON.parse(line)
  io.to(room).emit('activity', activity)
})

if (MONGODB_URL) await mongoose.connect(MONGODB_URL)
const Activity = modelOf((activity) =>
  redis.publish(CHANNEL, JSON.stringify({ room: activity.stream, activity })),
)
if (MONGODB_URL) await Activity.init()
let posted = 0
const store = MONGODB_URL
  ? (activity) => Activity.create(activity)
  : (activity) => ({ ...activity, _id: String(posted++) })

app.use(express.json())
app.post('/streams/:stream/activities', async (request, response) => {
  if (!validate(request.body)) return response.status(422).json({ errors: validate.errors })
  const published = new Date().toISOString()
  const stored = await store({ ...request.body, published, stream: request.params.stream })
  response.status(201).location(`/activities/${stored._id}`).json(stored)
})
app.get('/streams/:stream/activities', async (request, response) => {
  const limit = Number(request.query.limit ?? 20)
  const { stream } = request.params
  response.json(await Activity.find({ stream }).sort({ _id: -1 }).limit(limit).lean())
})
listening(server)
