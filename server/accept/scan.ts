/**
 * Scan — one pass over the JSON text as it came (D3).
 *
 * In:  a text and the limits.
 * Out: the same text without whitespace outside strings and without `bto`/`bcc` (P9), every other token as it
 *      came; whether anything was cut; where the members of the root stand; what is wrong.
 * Rule: what JSON.parse would swallow in silence is a fault here: a name given twice, `__proto__`, too deep, too many,
 *       too long. Nesting is refused before it is followed, so no text can exhaust the stack (P7).
 * Why not JSON.parse and JSON.stringify: they change numbers, escapes and order, and keep the last of two
 * members with one name, while another program may keep the first.
 */
import type { Limits } from '../config'
import type { Code } from '../errors'
import { toPointer } from '../pointer'
import type { Step } from '../pointer'
import type { CodedFault } from './fault'
import { Names } from './names'
import { badJson, isSpace, numberEnd, QUOTE, stringEnd, unquote } from './token'

/** Offsets in the compact text: of a member's name, of its value, behind its value. */
export interface Span {
  readonly name: number
  readonly value: number
  readonly end: number
}

export interface Scanned {
  readonly text: string
  /** Whether `bto` or `bcc` stood anywhere. */
  readonly blind: boolean
  /** The members of the root that were kept, in order; null when the root is no object. */
  readonly root: ReadonlyMap<string, Span> | null
  /** What JSON.parse would have let pass. When nothing more could be read after it, `root` is null. */
  readonly faults: readonly CodedFault[]
}

export function scan(text: string, limits: Limits): Scanned {
  const scanner = new Scanner(text, limits)
  try {
    return scanner.document()
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    return { text: '', blind: false, root: null, faults: scanner.faults }
  }
}

/** Ends the scan where going on would cost what the limits are there to save. */
class TooMuch extends Error {}

/** The short names, and what JSON-LD takes for the same: a compact or a full IRI must not carry past the door what they hide. */
const BLIND =
  /^(?:as[12]?:|https?:\/\/(?:www\.w3\.org\/ns\/activitystreams#|activitystrea\.ms\/schema\/1\.0\/))*(?:bto|bcc)$/

const isBlind = (name: string): boolean => BLIND.test(name)

class Scanner {
  readonly faults: CodedFault[] = []
  private at = 0
  /** What stands in `[from, at)` belongs to the output and is not in `chunks` yet. */
  private from = 0
  private chunks: string[] = []
  private flushed = 0
  private members = 0
  private cutting = false
  private blind = false
  private readonly root = new Map<string, Span>()
  private readonly path: Step[] = []

  constructor(
    private readonly text: string,
    private readonly limits: Limits,
  ) {}

  document(): Scanned {
    this.space()
    const isObject = this.text[this.at] === '{'
    this.value(1)
    this.space()
    if (this.at < this.text.length) throw badJson(this.text, this.at)
    this.flush(this.at)
    return {
      text: this.chunks.join(''),
      blind: this.blind,
      root: isObject ? this.root : null,
      faults: this.faults,
    }
  }

  private value(depth: number): void {
    const char = this.text[this.at]
    if (char === '"') this.string(depth)
    else if (char === '{') this.object(depth)
    else if (char === '[') this.array(depth)
    else if (char === 't') this.word('true')
    else if (char === 'f') this.word('false')
    else if (char === 'n') this.word('null')
    else this.at = numberEnd(this.text, this.at)
  }

  private object(depth: number): void {
    this.enter(depth)
    if (this.closes('}')) return
    const names = new Names()
    let kept = 0
    for (;;) {
      const start = this.at
      const name = this.name(depth, names)
      if (isBlind(name) && !this.cutting) {
        this.cut(start, kept > 0, depth)
        if (this.closes('}')) return
        this.expect(',')
        // The comma before the cut member went with it: this one stands in for it, if one is needed.
        this.from = kept > 0 ? this.at - 1 : this.at
      } else {
        kept++
        this.member(name, this.offset(start), depth)
        if (this.closes('}')) return
        this.expect(',')
      }
      this.space()
    }
  }

  private member(name: string, start: number, depth: number): void {
    this.colon()
    const value = this.offset(this.at)
    this.value(depth + 1)
    if (depth === 1) this.root.set(name, { name: start, value, end: this.offset(this.at) })
    this.space()
  }

  /** Reads on with the output set aside. */
  private cut(start: number, comma: boolean, depth: number): void {
    this.flush(start)
    if (comma) this.chunks.push((this.chunks.pop() ?? '').slice(0, -1))
    if (comma) this.flushed--
    const { chunks, flushed } = this
    this.cutting = true
    this.chunks = []
    this.colon()
    this.value(depth + 1)
    this.cutting = false
    this.blind = true
    this.from = this.at
    this.chunks = chunks
    this.flushed = flushed
    this.space()
    this.from = this.at
  }

  private array(depth: number): void {
    this.enter(depth)
    if (this.closes(']')) return
    for (let place = 0; ; place++) {
      this.path[depth - 1] = place
      this.value(depth + 1)
      this.space()
      if (this.closes(']')) return
      this.expect(',')
      this.space()
    }
  }

  private enter(depth: number): void {
    if (depth > this.limits.depth) {
      this.note('too-deep', depth - 1, 'depth', `Nest at most ${this.limits.depth} deep.`)
      throw new TooMuch()
    }
    this.at++
    this.space()
  }

  private name(depth: number, names: Names): string {
    const start = this.at
    if (this.text.charCodeAt(start) !== QUOTE) throw badJson(this.text, start)
    this.string(depth)
    const name = unquote(this.text.slice(start, this.at))
    this.path[depth - 1] = name
    if (!names.add(name))
      this.note('duplicate-key', depth, 'unique names', 'Give each member once.')
    if (name === '__proto__')
      this.note('forbidden-key', depth, 'forbidden names', 'Leave __proto__ out.')
    if (++this.members > this.limits.members) {
      this.note('invalid', depth, 'members', `Give at most ${this.limits.members} members.`)
      throw new TooMuch()
    }
    return name
  }

  private string(depth: number): void {
    const start = this.at
    this.at = stringEnd(this.text, start)
    const { stringBytes } = this.limits
    if ((this.at - start) * 3 <= stringBytes) return
    if (Buffer.byteLength(unquote(this.text.slice(start, this.at))) > stringBytes)
      this.note('invalid', depth - 1, 'string', `Give at most ${stringBytes} bytes here.`)
  }

  private colon(): void {
    this.space()
    this.expect(':')
    this.space()
  }

  private word(word: string): void {
    for (let place = 0; place < word.length; place++)
      if (this.text[this.at + place] !== word[place]) throw badJson(this.text, this.at + place)
    this.at += word.length
  }

  private expect(char: string): void {
    if (this.text[this.at] !== char) throw badJson(this.text, this.at)
    this.at++
  }

  private closes(char: string): boolean {
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  private space(): void {
    if (!isSpace(this.text.charCodeAt(this.at))) return
    this.flush(this.at)
    while (isSpace(this.text.charCodeAt(this.at))) this.at++
    this.from = this.at
  }

  private flush(end: number): void {
    if (this.from < end) this.chunks.push(this.text.slice(this.from, end))
    this.flushed += end - this.from
    this.from = end
  }

  private offset(at: number): number {
    return this.flushed + at - this.from
  }

  private pointer(steps: number): string {
    return toPointer(this.path.slice(0, steps))
  }

  /** A name given many times in one place is one fault. */
  private note(code: Code, steps: number, rule: string, detail: string): void {
    const { faults } = this
    if (faults.length >= this.limits.faults) return
    const pointer = this.pointer(steps)
    if (faults.some((one) => one.pointer === pointer && one.code === code)) return
    faults.push({ code, pointer, rule: `freshet ${rule}`, detail })
  }
}
