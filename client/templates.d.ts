/** Pug files as the browser's code imports them: compiled at build time (build.mjs). */
declare module '*.pug' {
  const template: (locals: Record<string, unknown>) => string
  export default template
}
