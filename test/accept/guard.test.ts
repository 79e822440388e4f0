import { refuseHost, refuseOrigin } from '../../server/accept/guard'

const LOCAL = { host: '127.0.0.1', publicUrl: 'http://localhost:3000' }
const NAMED = { host: '127.0.0.1', publicUrl: 'https://feed.example' }
const OPEN = { host: '0.0.0.0', publicUrl: 'https://feed.example' }

describe('Host', () => {
  const cases: [host: string | undefined, guard: typeof LOCAL, allowed: boolean][] = [
    ['localhost:3000', LOCAL, true],
    ['localhost', LOCAL, true],
    ['LOCALHOST:3000', LOCAL, true],
    ['127.0.0.1:9', LOCAL, true],
    ['[::1]:3000', LOCAL, true],
    ['evil.example', LOCAL, false],
    ['evil.example:3000', LOCAL, false],
    ['localhost.evil.example', LOCAL, false],
    ['localhost.', LOCAL, false],
    ['127.0.0.1.evil.example', LOCAL, false],
    ['192.168.0.7:3000', LOCAL, false],
    ['0.0.0.0:3000', LOCAL, false],
    ['evil.example@localhost', LOCAL, false],
    ['localhost@evil.example', LOCAL, false],
    ['localhost/evil', LOCAL, false],
    ['localhost:99999', LOCAL, false],
    ['localhost:', LOCAL, false],
    ['', LOCAL, false],
    [undefined, LOCAL, false],
    ['feed.example', LOCAL, false],
    ['feed.example', NAMED, true],
    ['feed.example:8443', NAMED, true],
    ['localhost:3000', NAMED, true],
    ['other.example', NAMED, false],
    ['anything.example', OPEN, true],
    [undefined, OPEN, true],
  ]
  test.each(cases)('%s at %j: %s', (host, guard, allowed) => {
    const refusal = refuseHost({ host }, guard)
    expect(refusal?.code ?? null).toBe(allowed ? null : 'forbidden')
  })
})

describe('Origin', () => {
  const cases: [origin: string | undefined, host: string | undefined, allowed: boolean][] = [
    [undefined, 'localhost:3000', true],
    [undefined, undefined, true],
    ['http://localhost:3000', 'localhost:3000', true],
    ['http://LOCALHOST:3000', 'localhost:3000', true],
    ['https://localhost:3000', 'localhost:3000', true],
    ['http://localhost', 'localhost:80', true],
    ['https://feed.example', 'localhost:3000', true],
    ['https://feed.example:443', 'localhost:3000', true],
    ['http://feed.example', 'localhost:3000', false],
    ['https://feed.example:444', 'localhost:3000', false],
    ['https://feed.example.evil.example', 'localhost:3000', false],
    ['http://localhost:3001', 'localhost:3000', false],
    ['http://127.0.0.1:3000', 'localhost:3000', false],
    ['http://localhost:3000.evil.example', 'localhost:3000', false],
    ['http://evil.example', 'localhost:3000', false],
    ['http://evil.example', undefined, false],
    ['null', 'localhost:3000', false],
    ['', 'localhost:3000', false],
    ['file://', 'localhost:3000', false],
    ['ftp://localhost:3000', 'localhost:3000', false],
    ['chrome-extension://localhost:3000', 'localhost:3000', false],
    ['http://localhost:3000, http://evil.example', 'localhost:3000', false],
  ]
  test.each(cases)('%s at %s: %s', (origin, host, allowed) => {
    const refusal = refuseOrigin({ origin, host }, NAMED)
    expect(refusal?.code ?? null).toBe(allowed ? null : 'forbidden')
  })
})
