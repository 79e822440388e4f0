import { as1TextOf } from '../../../server/accept/as1/text'

test('what came as AS1 is given as it came', () => {
  expect(as1TextOf({ text: '{"type":"Like"}', as1: '{"verb":"like","n":1.0}' })).toBe(
    '{"verb":"like","n":1.0}',
  )
})

test('of what is mapped no number is rounded', () => {
  const text = '{"type":"Like","ex:n":[9007199254740993,1e400,0.1]}'
  expect(as1TextOf({ text })).toContain('"ex:n":[9007199254740993,1e400,0.1]')
})
