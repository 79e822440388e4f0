/** The views as files: what keeps a stranger's text from becoming markup, and a page within its policy. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'

const VIEWS = path.join(__dirname, '../../views')
const templates = readdirSync(VIEWS).filter((name) => name.endsWith('.pug'))
const textOf = (name: string) => readFileSync(path.join(VIEWS, name), 'utf8')

const OFFENCES: [what: string, pattern: RegExp, example: string][] = [
  ['unescaped output', /!=|!\{/, 'p!= row.text'],
  ['inline style', /\bstyle\s*=|^\s*style\b/m, 'p(style="color: red")'],
  ['inline script', /^\s*script(?!\(src=)/m, 'script alert(1)'],
  ['event attribute', /[(,\s]on[a-z]+\s*=/, 'a(onclick="x")'],
  ['another host', /(?:src|href|action)='(?:https?:)?\/\//, "img(src='https://x.example/a')"],
]

describe.each(OFFENCES)('%s', (_, pattern, example) => {
  test('would be seen', () => expect(example).toMatch(pattern))
  test.each(templates)('is not in %s', (name) => {
    // `!==` compares.
    expect(textOf(name).replaceAll('!==', '')).not.toMatch(pattern)
  })
})

test('styles load nothing and weigh at most 14 KB', () => {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(VIEWS, 'style/style.css')],
    bundle: true,
    minify: true,
    write: false,
  })
  const { text, contents } = outputFiles[0]!
  expect(text).not.toMatch(/url\(|@import|@font-face/)
  expect(gzipSync(contents).length).toBeLessThan(14 * 1024)
})

test('every icon that is named is drawn', () => {
  const drawn = new Set(
    [...textOf('icons/icons.svg').matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id),
  )
  const named = templates
    .flatMap((name) => [...textOf(name).matchAll(/\+icon\('([^']+)'/g)])
    .map(([, id]) => id)
  const verbs = [
    ...textOf('model/verb.ts').matchAll(/^ {2}'?[\w-]+'?: '([a-z]+)(?: [a-z]+)?',$/gm),
  ].map(([, id]) => id)
  expect(verbs.length).toBeGreaterThan(20)
  expect([...named, ...verbs].filter((id) => !drawn.has(id))).toEqual([])
})
