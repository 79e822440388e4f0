import { remember } from '../../client/visited'

const kept = new Map<string, string>()

beforeEach(() => {
  kept.clear()
  Object.assign(globalThis, {
    document: { cookie: '' },
    localStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => kept.set(name, text),
      removeItem: (name: string) => kept.delete(name),
    },
  })
})
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'localStorage')
  Reflect.deleteProperty(globalThis, 'document')
})

const now = (): unknown => JSON.parse(kept.get('freshet.visited') ?? 'null')

test('the last visited is first, each stands once, and only twenty are kept', () => {
  for (let at = 1; at <= 25; at++) remember(`s${at}`, { epoch: 'e', seq: at })
  remember('s20', { epoch: 'e', seq: 99 })
  const names = (now() as string[][]).map(([name]) => name)
  expect(names).toHaveLength(20)
  expect(names.slice(0, 3)).toEqual(['s20', 's25', 's24'])
  expect((now() as string[][])[0]).toEqual(['s20', 'e:99'])
})

test('what pages of before kept under another name is not lost', () => {
  kept.set('freshet:visited', '[["rowing","e:4"]]')
  remember('general', { epoch: 'e', seq: 7 })
  expect(now()).toEqual([
    ['general', 'e:7'],
    ['rowing', 'e:4'],
  ])
})

test('the names are told to the server, the newest first', () => {
  remember('general', { epoch: 'e', seq: 7 })
  remember('rowing', { epoch: 'e', seq: 2 })
  expect(document.cookie).toMatch(/^visited=rowing~general; Path=\/; /)
})

test.each(['{', '7', '[["one"],[1,2]]'])('%s in its place counts as nothing', (text) => {
  kept.set('freshet.visited', text)
  remember('general', { epoch: 'e', seq: 7 })
  expect(now()).toEqual([['general', 'e:7']])
})
