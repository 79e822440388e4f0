import { createBookmark } from '../../../../client/live/subscription/bookmark'
import { installBrowser } from '../share/tab'

test('what a page has not written yet is written when it goes', () => {
  const browser = installBrowser()
  const kept = new Map<string, string>()
  const keeper = {
    get: (name: string) => kept.get(name),
    set: (name: string, text: string) => void kept.set(name, text),
  }
  const bookmark = createBookmark(keeper, 'it')
  bookmark.save({ epoch: 'one', seq: 7 })
  expect(kept.size).toBe(0)
  browser.fire('pagehide')
  expect(kept.get('it')).toBe('one:7')
  bookmark.close()
  browser.remove()
})
