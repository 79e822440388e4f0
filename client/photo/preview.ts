/**
 * Preview — a file on a canvas, filling it, before anything is sent.
 *
 * Why not an image of a blob's address: the page's policy would have to allow such addresses everywhere. What the browser can't
 * read stays an empty box; whether it is a photo says the server.
 */
export async function drawPreview(file: Blob, canvas: HTMLCanvasElement): Promise<void> {
  try {
    const image = await createImageBitmap(file)
    const scale = Math.max(canvas.width / image.width, canvas.height / image.height)
    const [width, height] = [image.width * scale, image.height * scale]
    canvas
      .getContext('2d')
      ?.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height)
    image.close()
  } catch {
    // Nothing to be seen yet.
  }
}
