/**
 * Source — what one module shows of itself, read from its text alone.
 *
 * In:  the file's path from the top of the repository, its text.
 * Out: what it imports, whether it only passes on, and where it touches what few may touch.
 * Rule: no type checking, no resolving on disk: fast, and made-up modules can be read just as well.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

export interface Source {
  readonly file: string
  /** `server/append/entry` for a module of ours, the package's name or `node:…` for any other. */
  readonly imports: readonly string[]
  /** Texts of the places that break a promise, if this file is not one that may. */
  readonly process: readonly string[]
  readonly env: readonly string[]
  readonly effects: readonly string[]
  readonly passesOn: readonly string[]
}

export function readSources(root: string, folders: readonly string[]): Source[] {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.posix.join(folder, name.split(path.sep).join('/'))),
  )
  return files.sort().map((file) => readSource(file, readFileSync(path.join(root, file), 'utf8')))
}

export function readSource(file: string, text: string): Source {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  const nodes = allNodes(tree)
  const show = (node: ts.Node): string => node.getText(tree).split('\n', 1)[0]!
  return {
    file,
    imports: [...new Set(nodes.flatMap(specifierOf).map((specifier) => resolve(file, specifier)))],
    process: nodes.filter(isProcess).map((node) => show(node.parent)),
    env: nodes.filter(readsEnv).map(show),
    effects: tree.statements.filter(isEffect).map(show),
    passesOn: passedOn(tree).map(show),
  }
}

function allNodes(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = []
  const visit = (one: ts.Node): void => {
    nodes.push(one)
    one.forEachChild(visit)
  }
  visit(node)
  return nodes
}

/** Import and export declarations, `import(…)`, `import x = require(…)`, `require(…)`, and types by `import('…')`. */
function specifierOf(node: ts.Node): string[] {
  const named =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isExternalModuleReference(node)
        ? node.expression
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && isRequire(node.expression)
            ? node.arguments[0]
            : undefined
  return named !== undefined && ts.isStringLiteralLike(named) ? [named.text] : []
}

const isRequire = (callee: ts.Expression): boolean =>
  callee.kind === ts.SyntaxKind.ImportKeyword ||
  (ts.isIdentifier(callee) && callee.text === 'require')

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return path.posix.join(path.posix.dirname(file), specifier).replace(/\.ts$/, '')
  if (specifier.startsWith('node:')) return specifier
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** The global, also as a member of globalThis; not a member, a label or a key of that name elsewhere. */
function isProcess(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || node.text !== 'process') return false
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return ts.isIdentifier(parent.expression) && parent.expression.text === 'globalThis'
  const isKey =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent)
  return !(isKey && parent.name === node)
}

/** `env.PORT`, `process.env['PORT']`, `const { PORT } = env`. */
function readsEnv(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return isEnv(node.expression)
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name))
    return node.initializer !== undefined && isEnv(node.initializer)
  return false
}

const isEnv = (node: ts.Expression): boolean =>
  (ts.isIdentifier(node) && node.text === 'env') ||
  (ts.isPropertyAccessExpression(node) && node.name.text === 'env')

/** Importing a module must do no more than define what is in it. */
const isEffect = (statement: ts.Statement): boolean =>
  !ts.isImportDeclaration(statement) &&
  !ts.isImportEqualsDeclaration(statement) &&
  !ts.isExportDeclaration(statement) &&
  !ts.isExportAssignment(statement) &&
  !ts.isVariableStatement(statement) &&
  !ts.isFunctionDeclaration(statement) &&
  !ts.isClassDeclaration(statement) &&
  !ts.isInterfaceDeclaration(statement) &&
  !ts.isTypeAliasDeclaration(statement) &&
  !ts.isModuleDeclaration(statement)

/** `export * from …` anywhere, and every export of a module that has nothing of its own. */
function passedOn({ statements }: ts.SourceFile): ts.Statement[] {
  const exports = statements
    .filter(ts.isExportDeclaration)
    .filter(({ moduleSpecifier }) => moduleSpecifier !== undefined)
  const hasOwn = statements.some(
    (one) => !ts.isExportDeclaration(one) && !ts.isImportDeclaration(one),
  )
  return exports.filter(({ exportClause }) => !hasOwn || exportClause === undefined)
}
