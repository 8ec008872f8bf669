/**
 * The addresses that a document leads to, as absolute URLs, at most `limit`: links, areas of an image, what it says of its neighbours and of itself in other
 * languages, where it goes by itself after a while. Open shadow roots are looked into.
 *
 * It runs in a world of the scan's own, where no script of the page has changed what a method does. Elements still can stand before a document's own methods
 * by their names (`<img name="querySelectorAll">`), so those are taken from the prototypes.
 */
export function readLinks(limit: number): string[] {
  const links = new Set<string>();
  /** Beyond this a page takes longer to look through for shadow roots than it is visited. */
  const mostElements = 100_000;
  const shadowRootOf = Object.getOwnPropertyDescriptor(Element.prototype, 'shadowRoot')?.get;
  const anchor = Document.prototype.createElement.call(document, 'a') as HTMLAnchorElement;

  const add = (address: string): void => {
    if (address !== '' && address.length < 4000 && links.size < limit) links.add(address);
  };
  const resolve = (address: string): string => {
    anchor.href = address;
    return anchor.href;
  };
  const read = (element: Element): void => {
    if (element instanceof HTMLAnchorElement || element instanceof HTMLAreaElement) add(element.href);
    else if (element instanceof SVGAElement) add(resolve(element.href.baseVal));
    else if (element instanceof HTMLLinkElement) {
      const { relList } = element;
      const isNeighbour = ['canonical', 'next', 'prev'].some((rel) => relList.contains(rel));
      if (isNeighbour || (relList.contains('alternate') && element.hreflang !== '')) add(element.href);
    } else if (element instanceof HTMLMetaElement && element.httpEquiv.toLowerCase() === 'refresh') {
      // HTML, “shared declarative refresh steps”: `5; url='/next'`, and much else that works.
      const address = /^\s*[\d.]+\s*[;,\s]\s*(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|(.*))/iu.exec(element.content);
      const found = address?.slice(1).find((part) => part !== undefined) ?? '';
      if (found !== '') add(resolve(found.trim()));
    }
  };

  const roots: (Document | ShadowRoot)[] = [document];
  let left = mostElements;
  for (const root of roots) {
    const { querySelectorAll } = root === document ? Document.prototype : DocumentFragment.prototype;
    for (const element of querySelectorAll.call(root, 'a, area, link, meta')) read(element);
    for (const element of querySelectorAll.call(root, '*')) {
      const inside = shadowRootOf?.call(element) as ShadowRoot | null | undefined;
      if (inside) roots.push(inside);
      left -= 1;
      if (left <= 0) break;
    }
  }
  return [...links];
}
