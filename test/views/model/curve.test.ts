import { curveOf } from '../../../views/model/curve'

const numbers = (path: string): number[] => path.match(/-?[0-9.]+/g)!.map(Number)

describe('the curve of a day', () => {
  test('a quiet hour is not a flood: the scale is never under 8', () => {
    expect(curveOf([0, 4, 0], 20, 10).line).toMatch(/ 10 5C/)
    expect(curveOf([0, 80, 0], 20, 10).line).toMatch(/ 10 1C/)
  })

  test('it begins and ends at the edges, and the water reaches the ground', () => {
    const { line, area } = curveOf([1, 9, 3], 256, 40)
    expect(line.startsWith('M0 ')).toBe(true)
    expect(line.endsWith('256 26.3')).toBe(true)
    expect(area).toBe(`${line}V40H0Z`)
  })

  test.each([[[]], [[0]], [[0, 0, 0]], [[5, 1, 900, 1, 0, 0, 300]], [[1, 2, 4, 8, 16, 15, 3]]])(
    'nothing swings out of the box: %j',
    (counts) => {
      const { line } = curveOf(counts, 100, 40)
      const all = line === '' ? [] : numbers(line)
      const ys = all.filter((_, at) => at % 2 === 1)
      expect(ys.every((y) => y >= 1 && y <= 39)).toBe(true)
      expect(all.some(Number.isNaN)).toBe(false)
    },
  )

  test('between two points it stays between them', () => {
    const { line } = curveOf([0, 10, 12, 12, 2, 0], 50, 40)
    const [y0 = 0, ...rest] = numbers(line).filter((_, at) => at % 2 === 1)
    let from = y0
    for (let at = 0; at < rest.length; at += 3) {
      const [one, other, to] = rest.slice(at, at + 3) as [number, number, number]
      for (const y of [one, other]) {
        expect(y).toBeGreaterThanOrEqual(Math.min(from, to))
        expect(y).toBeLessThanOrEqual(Math.max(from, to))
      }
      from = to
    }
  })
})
