/**
 * Patterns — every regular expression that the sources and schemas hold, so that none is forgotten when they are attacked.
 *
 * In:  folders of TypeScript. Out: the patterns with where they stand.
 * Rule: literals are read from the syntax tree. One that is put together at run time can't be seen: it comes as `made`,
 * and a test names it or attacks the function around it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { schemaDocuments } from '../../schemas/documents'
import { ROOT } from './node'

export interface Pattern {
  /** `server/append/html.ts`, without the line: it changes too often. */
  readonly file: string
  readonly text: string
  /** Null when it is put together at run time. */
  readonly pattern: RegExp | null
}

export function patternsIn(...folders: string[]): Pattern[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.posix.join(folder, name),
      ),
    )
    .flatMap((file) => (file.endsWith('.ts') ? inSource(file) : []))
}

/** Those of the finished schemas, as ajv makes them: Unicode. */
export function patternsInSchemas(): Pattern[] {
  const found: Pattern[] = []
  for (const [name, schema] of Object.entries(schemaDocuments()))
    JSON.parse(JSON.stringify(schema), (key: string, value: unknown) => {
      if (key === 'pattern' && typeof value === 'string')
        found.push({ file: `schemas/${name}`, text: value, pattern: new RegExp(value, 'u') })
      return value
    })
  return found
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

function inSource(file: string): Pattern[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest)
  const found: Pattern[] = []
  const look = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text)!
      found.push({ file, text: node.text, pattern: new RegExp(body!, flags) })
    } else if (ts.isNewExpression(node) && node.expression.getText(source) === 'RegExp')
      found.push({ file, text: node.getText(source), pattern: null })
    ts.forEachChild(node, look)
  }
  look(source)
  return found
}
