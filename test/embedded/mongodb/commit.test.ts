import { createCommits } from '../../../server/embedded/mongodb/store/commit'

/** A disk whose writes end when they are told to. */
function scripted() {
  const writes: { text: string; end: (error?: Error) => void }[] = []
  const seals: boolean[] = []
  const commits = createCommits({
    write: (parts) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve())
        writes.push({ text: Buffer.concat(parts).toString(), end })
      }),
    sealed: (isAll) => seals.push(isAll),
    written: () => Promise.resolve(),
  })
  const undone: string[] = []
  const add = (text: string) => commits.add([Buffer.from(text)], () => undone.push(text))
  const nextWrite = async (n: number) => {
    while (writes.length < n) await new Promise((resolve) => setImmediate(resolve))
    return writes[n - 1]!
  }
  return { commits, writes, seals, undone, add, nextWrite }
}

test('what gathers in one turn, and during a write, is written together', async () => {
  const { commits, add, nextWrite, writes, seals } = scripted()
  add('a')
  add('b')
  const first = await nextWrite(1)
  add('c')
  add('d')
  first.end()
  const second = await nextWrite(2)
  second.end()
  await commits.idle()
  expect(writes.map(({ text }) => text)).toEqual(['ab', 'cd'])
  expect(seals).toEqual([true, true])
  expect(commits.settled()).toBeNull()
})

test('who saw a change waits for the write that holds it, not only for the one under way', async () => {
  const { commits, add, nextWrite } = scripted()
  add('a')
  const first = await nextWrite(1)
  add('b')
  let isSettled = false
  const settled = commits.settled()!.then(() => (isSettled = true))
  first.end()
  const second = await nextWrite(2)
  expect(isSettled).toBe(false)
  second.end()
  await settled
})

test('a failed write takes back everything not on disk, the latest first, and later ones work', async () => {
  const { commits, add, nextWrite, undone, writes } = scripted()
  add('a')
  const first = await nextWrite(1)
  const beforeFailure = commits.settled()!
  add('b')
  add('c')
  const afterFailure = commits.settled()!
  first.end(new Error('full'))
  await expect(beforeFailure).rejects.toThrow('full')
  await expect(afterFailure).rejects.toThrow('full')
  expect(undone).toEqual(['c', 'b', 'a'])
  expect(commits.settled()).toBeNull()
  add('d')
  const settled = commits.settled()!
  ;(await nextWrite(2)).end()
  await settled
  expect(writes.map(({ text }) => text)).toEqual(['a', 'd'])
})
