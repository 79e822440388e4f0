/**
 * Attacked — the node that a file of attacks is about: ready after each of them, and without an error of its own at the end.
 *
 * In:  limits of its own, if any. Out: the node; `hasSurvived()` comes after all tests of the file, as the last one.
 */
import { send } from '../support/http'
import { type Environment, type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

export const LIKE = {
  type: 'Like',
  actor: 'https://people.example/ann',
  object: 'https://photos.example/7',
}

/** Answers how to get it, once the tests run. */
export function attackNode(environment: Environment = {}): () => FreshetNode {
  let node: FreshetNode
  jest.setTimeout(60_000)
  beforeAll(async () => {
    node = await spawnNode(environment)
  })
  afterEach(async () => {
    expect((await send(node.url, 'GET', '/readyz')).status).toBe(200)
  })
  afterAll(stopStarted)
  return () => node
}

export function hasSurvived(node: () => FreshetNode): void {
  it('after all of that it has had no error of its own, and takes posts', async () => {
    expect((await post(node().url, 'alive', LIKE)).status).toBe(201)
    expect(node().child.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })
}
