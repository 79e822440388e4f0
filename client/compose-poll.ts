/** Compose poll — fields for answers: two, and one more whenever all that are shown are filled. */
const FEWEST = 2

/** Answers what draws it anew. */
export function growPoll(form: HTMLFormElement): () => void {
  const fields = [...form.querySelectorAll<HTMLInputElement>('input[name=answer]')]
  const draw = (): void => {
    const filled = fields.findLastIndex(({ value }) => value.trim() !== '') + 1
    for (const [at, field] of fields.entries()) field.hidden = at >= Math.max(FEWEST, filled + 1)
  }
  draw()
  return draw
}
