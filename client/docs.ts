/** Docs — what runs on the page of the API: commands that can be copied, calls that can be tried. */
import { setCookie } from './cookies'
import { offerCopy } from './copy'
import { openByAddress } from './docs/open'
import { startTrying } from './docs/trying'

setCookie('tz', Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
for (const code of document.querySelectorAll<HTMLElement>('.code')) offerCopy(code)
for (const form of document.querySelectorAll<HTMLFormElement>('form.try')) startTrying(form)
openByAddress()
