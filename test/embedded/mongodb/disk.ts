/** Disk — a disk without room, from now until the returned function is called. */
import { open, type FileHandle } from 'node:fs/promises'

/** Half of the bytes reach the file, then there is no room. */
export async function fillDisk(): Promise<() => void> {
  const probe = await open(__filename, 'r')
  const prototype = Object.getPrototypeOf(probe) as FileHandle
  await probe.close()
  const original = prototype.write
  const spy = jest.spyOn(prototype, 'write')
  spy.mockImplementation(async function (this: FileHandle, ...given: unknown[]) {
    const [bytes, offset, length, position] = given as [Buffer, number, number, number]
    await Reflect.apply(original, this, [bytes, offset, Math.floor(length / 2), position])
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  } as unknown as FileHandle['write'])
  return () => spy.mockRestore()
}
