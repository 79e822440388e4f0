/** Offer — photos for the composers that have room for them. A reply has words alone. */
import { takeFiles } from './given'
import { createPhotos, type Photos, type PhotosDeps } from './photos'

export function offerPhotos(
  form: HTMLFormElement,
  deps: Omit<PhotosDeps, 'list' | 'mostBytes'> & { open(): void },
): Photos {
  const list = form.querySelector<HTMLElement>('.atts')
  if (list === null) return NONE
  const photos = createPhotos({ ...deps, list, mostBytes: Number(form.dataset['photoBytes']) })
  takeFiles({
    form,
    column: form.closest('main')!,
    take(files) {
      deps.open()
      photos.add(files)
    },
  })
  return photos
}

const NONE: Photos = {
  add: () => undefined,
  set: () => undefined,
  goOn: () => undefined,
  count: () => 0,
  standing: () => 'up',
}
