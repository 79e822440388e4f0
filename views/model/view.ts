/** View — where and when, and by whom, a page is read: what a row depends on besides its entry. */
export interface View {
  readonly origin: string
  readonly now: number
  readonly zone: string
  /** Read away from here, as in a feed: names lead to where people and things are themselves. */
  readonly isAbroad?: boolean
  /** The id of the thing whose page this is: a sentence calls it "it". */
  readonly it?: string
  /** The stream that a response from this page goes to. */
  readonly home?: string
  /** By id: who reads. */
  readonly reader?: string | null
  /** Where else something happened on this page, for the dial of a place. */
  readonly spots?: () => readonly Spot[]
}

export interface Spot {
  readonly latitude: number
  readonly longitude: number
}
