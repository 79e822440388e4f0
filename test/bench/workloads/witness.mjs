/** Witness — a server that loses one delivery, doubles one and swaps two: what the judge of all other workloads must say of it. */
import { mark } from '../harness/activity.mjs'
import { get, post } from '../harness/protocols.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { startSubscribers } from '../harness/subscribers.mjs'
import { startProgram } from '../peers/npm.mjs'

export const witness = {
  name: 'witness',
  about: 'A server that breaks its promises, and is found out.',
  async run(bench) {
    const program = await startProgram('faulty', {})
    const server = {
      ...program,
      kind: 'stream',
      script: () => [{ say: get('/'), hear: '' }],
      message: (number) => post('/', mark(number)),
    }
    const load = await startSubscribers(bench, server, { subscribers: 3, messages: 10 })
    const run = await load.run(10, 0)
    await load.stop()
    await program.stop()
    const pick = () => ({ value: run.usPerDelivery, fault: run.fault, run })
    return [tableFrom(new Map([['faulty', [run]]]), { title: 'Witness', measure: '', pick })]
  },
}
