/**
 * Operation — one call as OpenAPI writes it: its parameters, body, answers, and the problems by their status.
 */
import type { Advice } from '../../advice'
import { REFUSALS, type Code } from '../../errors'
import { FILTER_FIELDS, type JsonObject } from '../../../schemas/wire'
import { ALWAYS, type Answer, type Call, type MediaType } from './call'
import type { Parameter } from './parameters'
import { schemaRef } from './schemas'

export interface Meanings {
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly advice: Readonly<Record<Code, Advice>>
}

export function operationOf(call: Call, { parameters, advice }: Meanings): JsonObject {
  const names = [
    ...[...call.path.matchAll(/:(\w+)/g)].map(([, name]) => `path.${name}`),
    ...(call.query ?? []),
    ...(call.headers ?? []),
    ...(call.isFiltered
      ? [...FILTER_FIELDS.flatMap((field) => [field, `not.${field}`]), 'filter']
      : []),
  ]
  for (const name of names)
    if (!Object.hasOwn(parameters, name)) throw new Error(`${call.id}: what is '${name}'?`)
  return {
    operationId: call.id,
    tags: [call.group],
    summary: call.title,
    description: call.text,
    parameters: names.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...(call.body === undefined
      ? {}
      : {
          requestBody: {
            description: call.body.text,
            required: true,
            content: contentOf(call.body.mediaTypes),
          },
        }),
    responses: {
      ...Object.fromEntries(call.answers.map((answer) => [answer.status, answerOf(answer)])),
      ...problemsOf(call, advice),
    },
  }
}

const answerOf = ({ text, headers = [], mediaTypes }: Answer): JsonObject => ({
  description: text,
  ...(headers.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
        ),
      }),
  ...(mediaTypes === undefined ? {} : { content: contentOf(mediaTypes) }),
})

const contentOf = (mediaTypes: Readonly<Record<string, MediaType>>): JsonObject =>
  Object.fromEntries(
    Object.entries(mediaTypes).map(([mediaType, { schema, examples }]) => [
      mediaType,
      {
        schema,
        ...(examples === undefined
          ? {}
          : {
              examples: Object.fromEntries(
                Object.entries(examples).map(([name, value]) => [
                  name.replaceAll(' ', '-'),
                  { summary: name, value },
                ]),
              ),
            }),
      },
    ]),
  )

/** One answer for each status, with the codes that it can have; a status of the call's own says so itself. */
function problemsOf({ answers, refusals }: Call, advice: Meanings['advice']): JsonObject {
  const own = new Set(answers.map(({ status }) => status))
  const byStatus = new Map<number, Code[]>()
  for (const code of new Set([...refusals, ...ALWAYS])) {
    const { status } = REFUSALS[code]
    if (!own.has(status)) byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, problem(codes, advice)]),
  )
}

const problem = (codes: readonly Code[], advice: Meanings['advice']): JsonObject => ({
  description: codes.map((code) => `\`${code}\`: ${advice[code].means}`).join('\n\n'),
  content: {
    'application/problem+json': {
      schema: { allOf: [schemaRef('Problem'), { properties: { code: { enum: [...codes] } } }] },
      examples: Object.fromEntries(
        codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
      ),
    },
  },
})
