/**
 * Photos — the composer's photos: each a row of the form, that is seen at once and sent in the background.
 *
 * In:  files, or the fields of a draft. Out: the fields `photo` and `alt` of each row, which are all that a draft or a post knows of them.
 * Rule: two are sent at a time. What stops goes on when somebody says so, or the network is back; what is removed is really ended.
 * A draft may be older than its photos: those that the server has swept are said to be gone.
 */
import attached from '../../views/attached.pug'
import {
  ALT_MAX,
  attachedIn,
  attachedText,
  PHOTOS_MAX,
  type Attached,
} from '../../views/model/attached'
import { isObject, textIn } from '../../views/model/values'
import type { Fields } from '../../views/model/written'
import { drawPreview } from './preview'
import { drawState, type State } from './row'
import { upload } from './upload'
import { endedBy, gone, refusalOf, sizeText, stoppedAt } from './words'

export interface Photos {
  add(files: readonly File[]): void
  /** As a draft has them. */
  set(fields: Fields): void
  goOn(): void
  count(): number
  /** Whether they can be posted: now, in a while, or not before somebody does something. */
  standing(): 'up' | 'under way' | 'stuck'
}

export interface PhotosDeps {
  readonly list: HTMLElement
  readonly icons: string
  readonly mostBytes: number
  changed(): void
  said(text: string): void
  wrong(text: string): void
}

interface Item {
  readonly row: HTMLElement
  readonly name: string
  readonly file: File | null
  state: State
  end: () => void
}

const AT_ONCE = 2

export function createPhotos(deps: PhotosDeps): Photos {
  const { list, icons, mostBytes, changed, said, wrong } = deps
  const items = new Map<string, Item>()
  let last = 0

  function put(known: Attached, alt: string, file: File | null, state: State): Item {
    const key = String(++last)
    const { name, bytes } = known
    const photo = {
      key,
      isLive: true,
      value: attachedText({ url: [...known.url] }, name, bytes),
      name,
      size: bytes === null ? '' : sizeText(bytes),
      src: file === null ? previewOf(known) : null,
      alt,
    }
    const holder = document.createElement('template')
    holder.innerHTML = attached({ photo, icons, altMax: ALT_MAX })
    const row = holder.content.firstElementChild as HTMLElement
    const item: Item = { row, name, file, state, end: () => undefined }
    items.set(key, item)
    list.append(row)
    drawState(row, state)
    if (file !== null) void drawPreview(file, row.querySelector('canvas')!)
    return item
  }

  function to(item: Item, state: State): void {
    item.state = state
    drawState(item.row, state)
  }

  function pump(): void {
    const all = [...items.values()]
    const going = all.filter(({ state }) => state.is === 'going').length
    const next = all.filter(({ state }) => state.is === 'waiting').slice(0, AT_ONCE - going)
    for (const item of next) start(item, item.file!)
  }

  function start(item: Item, file: File): void {
    to(item, { is: 'going', share: 0 })
    item.end = upload(file, {
      progress: (share) => to(item, { is: 'going', share }),
      ended(answered) {
        const share = item.state.is === 'going' ? item.state.share : 0
        const ended = endedBy(answered, file)
        if (ended.is === 'up') {
          const field = item.row.querySelector<HTMLInputElement>('input[name=photo]')!
          field.value = attachedText(ended.image, file.name, file.size)
          to(item, { is: 'up' })
          said(`${file.name} is up`)
        } else if (ended.is === 'later') {
          to(item, { is: 'stopped', share, reason: ended.reason, canGoOn: false })
          const timer = setTimeout(() => again(item), ended.againInMs)
          item.end = () => clearTimeout(timer)
        } else if (ended.is === 'refused') to(item, { is: 'refused', reason: ended.reason })
        else to(item, { is: 'stopped', share, reason: stoppedAt(share), canGoOn: true })
        pump()
        changed()
      },
    })
  }

  function again(item: Item): void {
    to(item, { is: 'waiting' })
    pump()
    changed()
  }

  function remove(key: string): void {
    const item = items.get(key)
    if (item === undefined) return
    item.end()
    item.row.remove()
    items.delete(key)
    pump()
  }

  const goOn = (): void => {
    for (const item of items.values())
      if (item.state.is === 'stopped' && item.state.canGoOn) again(item)
  }

  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null
    const key = button?.closest<HTMLElement>('.att')?.dataset['key'] ?? ''
    const item = items.get(key)
    if (item === undefined) return
    if (button?.dataset['do'] === 'go-on') again(item)
    if (button?.dataset['do'] !== 'remove') return
    const next = item.row.nextElementSibling ?? item.row.previousElementSibling
    remove(key)
    const beside = next?.querySelector<HTMLElement>('.rm')
    ;(beside ?? list.closest('form')!.querySelector<HTMLElement>('textarea'))?.focus()
    changed()
  })
  list.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLTextAreaElement) drawCount(target)
  })
  addEventListener('online', goOn)

  return {
    add(files) {
      const room = PHOTOS_MAX - items.size
      for (const file of files.slice(0, room)) {
        const reason = refusalOf(file, mostBytes)
        const state: State = reason === null ? { is: 'waiting' } : { is: 'refused', reason }
        put({ name: file.name, bytes: file.size, url: [] }, '', file, state)
      }
      if (files.length > room) wrong(`An entry has up to ${PHOTOS_MAX} photos.`)
      pump()
      changed()
    },
    set(fields) {
      for (const key of [...items.keys()]) remove(key)
      list.replaceChildren()
      for (const [at, text] of (fields['photo'] ?? []).slice(0, PHOTOS_MAX).entries()) {
        const known = attachedIn(text)
        if (known === null) continue
        const lost: State = { is: 'refused', reason: gone(known.name) }
        const item = put(
          known,
          fields['alt']?.[at] ?? '',
          null,
          known.url.length > 0 ? { is: 'up' } : lost,
        )
        drawCount(item.row.querySelector('textarea')!)
        if (known.url.length === 0) continue
        void isSwept(previewOf(known)).then((is) => {
          if (!is) return
          to(item, lost)
          changed()
        })
      }
    },
    goOn,
    count: () => items.size,
    standing() {
      const states = [...items.values()].map(({ state }) => state.is)
      if (states.includes('refused')) return 'stuck'
      return states.every((is) => is === 'up') ? 'up' : 'under way'
    },
  }
}

/** On this host, whatever name the server goes by. */
function previewOf({ url }: Attached): string | null {
  const small = url[1] ?? url[0]
  const href = isObject(small) ? textIn(small['href']) : null
  return href !== null && URL.canParse(href) ? new URL(href).pathname : null
}

async function isSwept(address: string | null): Promise<boolean> {
  if (address === null) return true
  try {
    const { status } = await fetch(address, { method: 'HEAD', cache: 'no-store' })
    return status === 404 || status === 410
  } catch {
    return false
  }
}

function drawCount(field: HTMLTextAreaElement): void {
  const count = field.closest('label')!.querySelector('.count')!
  const { length } = field.value
  count.textContent = length > 0 ? `${length} / ${ALT_MAX.toLocaleString('en')}` : ''
}
