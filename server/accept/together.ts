/**
 * Together — equal questions that are asked at the same time are one question to the store.
 *
 * In:  a name that says all that the answer depends on, and how to find the answer. Out: the answer, shared: nobody may change it.
 * Rule: who asks joins only what has not begun. So everybody is shown at least what was stored when they asked: a 201, then a
 * page that has it.
 * Why not what is under way: its read may be older than the post whose author asks. What comes meanwhile gathers, and is asked next.
 */
export function askedTogether<Answer>(): (
  name: string,
  find: () => Promise<Answer>,
) => Promise<Answer> {
  const gathering = new Map<string, Promise<Answer>>()
  const underWay = new Map<string, Promise<unknown>>()

  async function next(name: string, find: () => Promise<Answer>): Promise<Answer> {
    await underWay.get(name)
    await new Promise(setImmediate)
    gathering.delete(name)
    const found = find()
    const done = found.then(nothing, nothing).then(() => {
      if (underWay.get(name) === done) underWay.delete(name)
    })
    underWay.set(name, done)
    return found
  }

  return (name, find) => {
    const joined = gathering.get(name)
    if (joined !== undefined) return joined
    const begun = next(name, find)
    gathering.set(name, begun)
    return begun
  }
}

const nothing = (): void => undefined
