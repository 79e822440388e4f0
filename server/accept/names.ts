/**
 * Names — those of one object while it is scanned. A list is faster than a Set as long as it is short.
 */
export class Names {
  private readonly list: string[] = []
  private set: Set<string> | null = null

  add(name: string): boolean {
    if (this.set !== null) return this.set.size < this.set.add(name).size
    if (this.list.includes(name)) return false
    if (this.list.push(name) > 12) this.set = new Set(this.list)
    return true
  }
}
