/** The model of the obvious implementation: typed parts, an index for the feed, a hook that publishes. */
import mongoose from 'mongoose'

const thing = {
  type: 'object',
  properties: { type: { type: 'string' }, id: { type: 'string' }, name: { type: 'string' } },
}

export const activitySchema = {
  type: 'object',
  required: ['type', 'actor', 'object'],
  properties: { type: { type: 'string' }, actor: thing, object: thing, target: thing },
}

export function modelOf(publish) {
  const part = new mongoose.Schema(
    { type: { type: String }, id: String, name: String, content: String },
    { _id: false },
  )
  const schema = new mongoose.Schema({
    '@context': String,
    stream: String,
    type: String,
    actor: part,
    object: part,
    target: part,
    published: Date,
  })
  schema.index({ stream: 1, _id: -1 })
  schema.post('save', (activity) => void publish(activity))
  return mongoose.model('Activity', schema)
}
