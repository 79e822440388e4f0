/** Cookies — what the server should know for its first paint: theme, zone, the guest's name and id, how far was looked. */
const YEAR_S = 365 * 24 * 3_600

export const setCookie = (name: string, value: string, path = '/'): void => {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=${path}; Max-Age=${value === '' ? 0 : YEAR_S}; SameSite=Lax`
}

export function getCookie(name: string): string {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`))
  try {
    return decodeURIComponent(found?.slice(name.length + 1) ?? '')
  } catch {
    return ''
  }
}
