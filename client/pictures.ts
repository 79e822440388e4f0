/**
 * Pictures — what stands in the place of one that does not come: of a face its letters, of a photo a box of the same size with
 * what it shows in words.
 *
 * Rule: nothing moves when a picture fails; the box keeps the place that width and height had reserved.
 */
export function watchPictures(page: Document): void {
  page.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLImageElement) replace(target)
    },
    true,
  )
  // Those that failed before this script ran.
  for (const image of page.images)
    if (image.complete && image.currentSrc !== '') image.decode().catch(() => replace(image))
}

function replace(image: HTMLImageElement): void {
  if (!image.isConnected) return
  const face = image.closest<HTMLElement>('.av')
  if (face !== null) {
    const letters = face.dataset['letters'] ?? ''
    face.textContent = face.matches('.s') ? ([...letters][0] ?? '') : letters
    return
  }
  if (image.closest('.pic, .whole, .gal, .cover') === null) return
  const box = document.createElement('span')
  box.className = 'lost'
  const { width, height } = image.getBoundingClientRect()
  box.append(strong('This photo can’t be shown.'), image.alt === '' ? '' : ` ${image.alt}`)
  // Set through the object model, which the page's policy allows: the size is that of the picture that is missing.
  if (width > 0 && height > 0) box.style.aspectRatio = `${width} / ${height}`
  image.replaceWith(box)
}

function strong(text: string): HTMLElement {
  const element = document.createElement('b')
  element.textContent = text
  return element
}
