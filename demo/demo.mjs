/**
 * Demo — makes a running server lively: posts believable activities until there were enough, or Ctrl-C.
 * In: options (see `--help`). Out: a line for each activity, and one at the end.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { readOptions, USAGE } from './options.mjs'
import { isThere, NoServer, post, Refused } from './post.mjs'
import { createScript } from './script.mjs'

const counts = { stored: 0, known: 0, refused: 0 }

process.exitCode = await main()

async function main() {
  let options
  try {
    options = readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`)
    return 2
  }
  if (options.help) console.log(USAGE)
  else if (options.print)
    for (const item of createScript(options)) console.log(JSON.stringify(item))
  else return play(options)
  return 0
}

async function play(options) {
  if (!(await isThere(options.base))) return noServer(options.base)
  process.once('SIGINT', () => {
    console.log(`\n${summary(options)}`)
    process.exit(0)
  })
  let index = 0
  try {
    for (const item of createScript(options)) {
      if (index++ >= options.burst) await sleep(pauseMs(options.everyMs))
      await tell(options.base, item)
    }
  } catch (error) {
    if (!(error instanceof NoServer)) throw error
    console.log(summary(options))
    return noServer(options.base)
  }
  console.log(summary(options))
  return counts.refused > 0 ? 1 : 0
}

async function tell(base, item) {
  const { activity, streams } = item
  const who = activity.actor.name ?? activity.actor.displayName
  const what = activity.type ?? activity.verb
  try {
    counts[await post(base, item)]++
    console.log(`${who}  ${what}  → ${streams.join(', ')}`)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    counts.refused++
    console.error(`${who}  ${what}  refused: ${error.message}`)
  }
}

/** Now and then two come close together, as they do; the mean is as asked. */
function pauseMs(everyMs) {
  return Math.random() < 0.25 ? everyMs * 0.1 : everyMs * (0.6 + Math.random() * 1.4)
}

function summary({ seed, base, stream }) {
  const { stored, known, refused } = counts
  const more = [known && `${known} were there already`, refused && `${refused} were refused`]
  const what = stored === 1 ? 'activity' : 'activities'
  return [`${stored} ${what} posted to #${stream} at ${base} (seed ${seed})`, ...more]
    .filter(Boolean)
    .join(', ')
}

function noServer(base) {
  console.error(
    `No server answers at ${base}. Start one with "npm start" in another terminal, ` +
      'or say where it is: npm run demo -- --url http://localhost:8080',
  )
  return 1
}
