/**
 * Checkers — who checks: ours, as rooms do; Mongo's language by mingo; Parse Server's live queries.
 *
 * Rule: the others are given the query that history puts to the store, on the same projection; whatever they can do once for a
 * filter, they do before the measuring.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { compileFilter, parseFilter } = require('../../../dist/server/append/filter.js')

export const missing = []

/** `p.types` is `types` here: nobody has to take paths apart. */
function queryOf(filter) {
  const { query } = compileFilter(parseFilter(filter))
  return JSON.parse(JSON.stringify(query).replaceAll('"p.', '"'))
}

const ours = { title: 'Freshet', compile: (filter) => compileFilter(parseFilter(filter)).matches }

const mingo = await present('mingo', ({ Query }) => (filter) => {
  const query = new Query(queryOf(filter))
  return (projection) => query.test(projection)
})

// Parse Server opens log files where it is loaded, unless this says otherwise.
process.env.PARSE_SERVER_LOGS_FOLDER = 'null'
const parse = await present(
  'parse-server/lib/LiveQuery/QueryTools.js',
  ({ default: { matchesQuery } }) =>
    (filter) => {
      const query = queryOf(filter)
      return (projection) => matchesQuery(projection, query)
    },
)

export const CHECKERS = [ours, ...mingo, ...parse]

async function present(name, compileBy) {
  try {
    return [{ title: titleOf(name), compile: compileBy(await import(name)) }]
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    missing.push(`${name} is not here: npm ci --prefix test/bench/filter`)
    return []
  }
}

function titleOf(name) {
  const [packageName] = name.split('/')
  const { version } = require(`${packageName}/package.json`)
  return `${packageName} ${version}`
}
