/**
 * Plan — what the load generator is to say, and to hear before it says more, as one file of lengths and bytes.
 */
import { Buffer } from 'node:buffer'
import { writeFileSync } from 'node:fs'

/** For load/subscribers.c. */
export function writePlan(file, { scripts, greeting = '', greeted = '', messages }) {
  writeFileSync(
    file,
    Buffer.concat([
      number(scripts.length),
      ...scripts.flatMap((steps) => [
        number(steps.length),
        ...steps.flatMap(({ say, hear }) => [bytes(say), bytes(hear)]),
      ]),
      bytes(greeting),
      bytes(greeted),
      number(messages.length),
      ...messages.map(bytes),
    ]),
  )
}

/** For load/requests.c. */
export function writeRequests(file, requests) {
  writeFileSync(file, Buffer.concat([number(requests.length), ...requests.map(bytes)]))
}

function number(value) {
  const four = Buffer.alloc(4)
  four.writeUInt32LE(value)
  return four
}

function bytes(content) {
  const body = Buffer.from(content)
  return Buffer.concat([number(body.length), body])
}
