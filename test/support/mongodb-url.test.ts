import { isReadable, isReplicaSet, withDatabase } from './mongodb-url'

test.each([
  ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/t'],
  ['mongodb://127.0.0.1:27017/', 'mongodb://127.0.0.1:27017/t'],
  ['mongodb://db/mine', 'mongodb://db/t'],
  ['mongodb://a:1,b:2,c/?replicaSet=rs0', 'mongodb://a:1,b:2,c/t?replicaSet=rs0'],
  ['mongodb://ann:p%40ss@db/', 'mongodb://ann:p%40ss@db/t?authSource=admin'],
  ['mongodb://ann:x@db/people?w=1', 'mongodb://ann:x@db/t?w=1&authSource=people'],
  ['mongodb://ann:x@db/?authSource=here', 'mongodb://ann:x@db/t?authSource=here'],
  ['mongodb+srv://ann:x@db.example', 'mongodb+srv://ann:x@db.example/t?authSource=admin'],
])('a database of its own in %s', (given, wanted) => {
  expect(withDatabase(given, 't')).toBe(wanted)
})

test.each([
  ['mongodb://db', false, true],
  ['mongodb://db/?directConnection=true', false, true],
  ['mongodb://db/?tls=true', false, false],
  ['mongodb://a,b/', false, false],
  ['mongodb://a/?replicaSet=rs0', true, false],
  ['mongodb+srv://db.example', true, false],
])('%s: a replica set %s, readable %s', (url, set, readable) => {
  expect([isReplicaSet(url), isReadable(url)]).toEqual([set, readable])
})

test('what is no URL of MongoDB is said', () => {
  expect(() => withDatabase('http://db', 't')).toThrow('http://db')
})
