import { askedTogether } from '../../server/accept/together'

interface Read {
  readonly answer: (text: string) => void
  readonly fail: () => void
}

function start() {
  const reads: Read[] = []
  const together = askedTogether<string>()
  const ask = (name: string) =>
    together(
      name,
      () =>
        new Promise((answer, reject) =>
          reads.push({ answer, fail: () => reject(new Error('away')) }),
        ),
    )
  /** Some turns of the event loop: whatever can begin has begun. */
  const turn = async () => {
    for (let at = 0; at < 4; at++) await new Promise(setImmediate)
  }
  return { reads, ask, turn }
}

describe('questions asked together', () => {
  it('are one question, when they are equal', async () => {
    const { reads, ask, turn } = start()
    const [one, same, other] = [ask('a'), ask('a'), ask('b')]
    await turn()
    expect(reads).toHaveLength(2)
    reads[0]!.answer('1')
    reads[1]!.answer('2')
    expect(await Promise.all([one, same, other])).toEqual(['1', '1', '2'])
  })

  it('join nothing that has begun: who posted and then asks is shown the post', async () => {
    const { reads, ask, turn } = start()
    const before = ask('a')
    await turn()
    const [after, too] = [ask('a'), ask('a')]
    await turn()
    expect(reads).toHaveLength(1)
    reads[0]!.answer('without')
    expect(await before).toBe('without')
    await turn()
    expect(reads).toHaveLength(2)
    reads[1]!.answer('with')
    expect(await Promise.all([after, too])).toEqual(['with', 'with'])
  })

  it('fail together, and the next is asked anew', async () => {
    const { reads, ask, turn } = start()
    const failing = [ask('a'), ask('a')]
    await turn()
    reads[0]!.fail()
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ])
    const again = ask('a')
    await turn()
    reads[1]!.answer('1')
    expect(await again).toBe('1')
  })
})
