/** Say — progress, on stderr, so that tables alone go to stdout. */
export const say = (line) => process.stderr.write(`${line}\n`)
