import { deleteClaim, idClaim, keyClaim } from '../../server/append/claim'

test('names of claims keep apart what is apart', () => {
  const names = [
    idClaim('x'),
    deleteClaim('x'),
    keyClaim('x', 'y'),
    keyClaim('y', 'x'),
    idClaim('y'),
  ]
  expect(new Set(names).size).toBe(names.length)
})
