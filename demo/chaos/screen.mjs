/**
 * Screen — a live line at the bottom and lines that stay above it; where there is no terminal, the live line now and then.
 */
const EVERY_MS = 2_000

export function createScreen(out) {
  let live = ''
  let toldAt = 0
  const clear = () => out.isTTY && out.write('\r\x1b[2K')
  return {
    say(line) {
      clear()
      out.write(`${line}\n`)
      if (out.isTTY) out.write(live)
    },
    show(line) {
      const fitting = line.slice(0, (out.columns ?? 200) - 1)
      if (out.isTTY) {
        live = fitting
        clear()
        out.write(live)
      } else if (Date.now() - toldAt >= EVERY_MS) {
        toldAt = Date.now()
        out.write(`${line}\n`)
      }
    },
    end() {
      live = ''
      clear()
    },
  }
}
