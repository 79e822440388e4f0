/** Load page — a page of this server as the server draws it, to take parts of it over. Rejects unless it is there. */
export async function loadPage(href: string, cache: RequestCache = 'default'): Promise<Document> {
  const response = await fetch(href, { headers: { Accept: 'text/html' }, cache })
  if (!response.ok) throw new Error(String(response.status))
  return new DOMParser().parseFromString(await response.text(), 'text/html')
}
