import { onFreePort } from '../../server/embedded/port'

const taken = (...ports: number[]) => {
  const tried: number[] = []
  const start = async (port: number): Promise<number> => {
    tried.push(port)
    if (ports.includes(port)) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' })
    return port
  }
  return { tried, start }
}

test('takes the wanted port when it is free', async () => {
  const { start, tried } = taken()
  expect(await onFreePort(6380, 50, start)).toBe(6380)
  expect(tried).toEqual([6380])
})

test('takes the next free one otherwise', async () => {
  expect(await onFreePort(6380, 50, taken(6380, 6381).start)).toBe(6382)
})

test('leaves any port to the system', async () => {
  expect(await onFreePort(0, 50, taken().start)).toBe(0)
})

test('gives up after so many, and at the last port there is', async () => {
  await expect(onFreePort(10, 2, taken(10, 11).start)).rejects.toThrow('no port from 10 to 11')
  await expect(onFreePort(65_535, 50, taken(65_535).start)).rejects.toThrow('to 65535 is free')
})

test('does not hide another error', async () => {
  const start = () => Promise.reject(new Error('broken store'))
  await expect(onFreePort(10, 50, start)).rejects.toThrow('broken store')
})
