#!/usr/bin/env node
/**
 * CLI — the program `freshet`: for now one command, the witness against a running server.
 *
 * Out: progress on one line (on a terminal) or a line now and then; the verdict; exit code 0 clean, 1 broken, 2 not judged.
 * Ctrl-C ends the posting and still judges; a second one ends at once.
 */
import { readOptions, USAGE, type Asked } from './options'
import type { Progress } from './progress'
import { NoFreshet, Unanswered } from './rest'
import { runWitness, type Outcome } from './run'
import { count, findingLines, verdictLine } from './words'

const LINE_EVERY_MS = 2_000

void main()

async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof Unanswered) && !(error instanceof NoFreshet)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  })
}

async function run(args: readonly string[]): Promise<number> {
  let asked: Asked
  try {
    asked = readOptions(args, Math.random)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`)
    return 2
  }
  if (asked.what === 'help') {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const { url, ...options } = asked
  say(
    `Witness at ${url}: ${asked.seconds} s, ${asked.postsPerSecond} posts a second, ${asked.clients} clients and one by server-sent events, stream ${asked.stream}, seed ${asked.seed}`,
  )
  const line = createLine()
  const outcome = await runWitness({
    ...options,
    urls: [url],
    signal: untilCtrlC(),
    onProgress: line.show,
  }).finally(line.end)
  for (const text of tell(outcome)) say(text)
  if (outcome.verdict.findings.length > 0) return 1
  return outcome.verdict.clean && outcome.absent.length === 0 ? 0 : 2
}

function tell({ verdict, repeats, refused, cuts, resumes, absent }: Outcome): string[] {
  return [
    ...findingLines(verdict),
    ...absent,
    ...refused.map(([reason, times]) => `${count(times)} posts were refused: ${reason}`),
    `${count(cuts)} connections cut, ${count(resumes)} resumed where they were, ${count(repeats)} posts repeated`,
    verdictLine(verdict),
  ]
}

function untilCtrlC(): AbortSignal {
  const ending = new AbortController()
  process.on('SIGINT', () => {
    if (ending.signal.aborted) process.exit(130)
    ending.abort()
  })
  return ending.signal
}

/** One line that is drawn anew on a terminal; elsewhere a line now and then. */
function createLine(): { show: (progress: Progress) => void; end: () => void } {
  const isTerminal = process.stdout.isTTY === true
  let toldAt = -Infinity
  return {
    show(progress) {
      if (isTerminal) process.stdout.write(`\r\x1b[2K${progressLine(progress)}`)
      else if (performance.now() - toldAt > LINE_EVERY_MS) {
        toldAt = performance.now()
        say(progressLine(progress))
      }
    },
    end() {
      if (isTerminal) process.stdout.write('\r\x1b[2K')
    },
  }
}

const progressLine = (progress: Progress): string => {
  const { seconds, acknowledged, arrived, missed, doubled, clients, cuts, isSettling } = progress
  const figures = `${count(acknowledged)} posted, ${count(arrived)} with all ${clients}, missed ${count(missed)}, doubled ${count(doubled)}, ${count(cuts)} cut`
  return `${String(seconds).padStart(3)} s  ${figures}${isSettling ? '  (waiting for all to be level)' : ''}`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
