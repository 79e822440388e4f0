import { strangersIn } from './markup'

test.each<[string, number]>([
  ['<p title="&lt;zz&gt;">&lt;zz&gt;</p>', 0],
  ['<p><zz></p>', 1],
  ['<p title="a" onzz="x">', 1],
  ['<a href="javascript:zz">', 1],
  ['<a href="//zz.example/">', 1],
  ['<p>a < b</p>', 1],
])('foreign markup in %s would be seen: %d', (html, count) => {
  expect(strangersIn(html)).toHaveLength(count)
})
