/**
 * Store client — has activities stored, 16 at a time, as Freshet's append does or by `Model.create`; nothing else runs here.
 *
 * In:  append|create, the store's URL; on stdin a number: so many. Out: `done`.
 */
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import mongoose from 'mongoose'
import { storedOf } from '../harness/activity.mjs'
import { modelOf } from './obvious-model.mjs'

const load = (name) => createRequire(import.meta.url)(`../../../dist/server/${name}.js`)
const AT_ONCE = 16
const [mode, url] = process.argv.slice(2)
const store = await (mode === 'append' ? appending() : creating())
console.log('listening')
let number = 0
for await (const line of createInterface({ input: process.stdin })) {
  let left = Number(line)
  const work = async () => {
    while (left-- > 0) await store(number++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  console.log('done')
}

async function appending() {
  const { openStore } = load('append/store')
  const { createAppend } = load('append/append')
  const { unplacedOf } = load('append/post')
  const { LIMITS } = load('config')
  const opened = await openStore(url, { announce: () => undefined })
  const nothing = () => undefined
  const append = createAppend(opened, { limits: LIMITS, onStored: nothing, onIdentity: nothing })
  return (i) => {
    const text = storedOf(i)
    const activity = JSON.parse(text)
    return append(
      'general',
      unplacedOf({ id: activity.id, text, as1: null, blind: null, activity }, true),
    )
  }
}

async function creating() {
  await mongoose.connect(url)
  const Activity = modelOf(() => undefined)
  await Activity.init()
  return (i) => Activity.create({ ...JSON.parse(storedOf(i)), id: undefined, stream: 'general' })
}
