/** Themes — what a reader can choose for the colours. An empty value is the system's choice, and keeps no cookie. */
export const THEMES = [
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
  { value: '', text: 'As the system' },
] as const

export type Theme = (typeof THEMES)[number]['value']

export const isTheme = (value: unknown): value is Theme =>
  THEMES.some((theme) => theme.value === value)
