/** Keep — a text under a name in this browser. A browser that keeps nothing is no fault: then a draft ends with its page. */
export const keep = {
  get(name: string): string {
    try {
      return localStorage.getItem(`freshet.${name}`) ?? ''
    } catch {
      return ''
    }
  },
  set(name: string, text: string): void {
    try {
      if (text === '') localStorage.removeItem(`freshet.${name}`)
      else localStorage.setItem(`freshet.${name}`, text)
    } catch {
      // Full, or refused by the browser's settings.
    }
  },
}
