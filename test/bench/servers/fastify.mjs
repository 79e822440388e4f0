/** Fastify — the POST alone: its own validation and serialisation by schema. */
import Fastify from 'fastify'
import { activitySchema } from './obvious-model.mjs'

const app = Fastify()
let posted = 0
app.post(
  '/streams/:stream/activities',
  { schema: { body: activitySchema } },
  async (request, reply) => {
    const stored = { ...request.body, id: String(posted++), published: new Date().toISOString() }
    return reply.code(201).header('Location', `/activities/${stored.id}`).send(stored)
  },
)
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
console.log('listening')
