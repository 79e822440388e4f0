/**
 * Templates — pug files, each compiled once, when it is first needed.
 *
 * In:  a template's name and its locals. Out: HTML. The browser's copies are compiled at build time (build.mjs).
 */
import path from 'node:path'
import pug from 'pug'

export type Render = (name: string, locals: Record<string, unknown>) => string

export function createTemplates(root: string): Render {
  const compiled = new Map<string, pug.compileTemplate>()
  return (name, locals) => {
    let template = compiled.get(name)
    if (template === undefined) {
      template = pug.compileFile(path.join(root, 'views', `${name}.pug`), { compileDebug: false })
      compiled.set(name, template)
    }
    return template(locals)
  }
}
