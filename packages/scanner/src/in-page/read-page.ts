/** The addresses that a page links to, as absolute URLs, at most `limit`. */
export function readLinks(limit: number): string[] {
  const links = new Set<string>();
  for (const element of document.querySelectorAll('a[href], area[href]')) {
    const href: unknown = (element as HTMLAnchorElement | HTMLAreaElement).href;
    // An SVG link has an object here.
    if (typeof href === 'string' && href.length < 4000) links.add(href);
    if (links.size >= limit) break;
  }
  return [...links];
}

/** Goes to the foot of the page and back, so that what loads on sight does. */
export async function scrollThrough(): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const height = Math.min(document.documentElement.scrollHeight, 20_000);
  for (let top = 0; top < height; top += Math.max(200, innerHeight)) {
    scrollTo({ top, behavior: 'instant' });
    await pause(20);
  }
  scrollTo({ top: 0, behavior: 'instant' });
}
