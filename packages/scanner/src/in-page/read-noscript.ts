/** The `<noscript>` elements of a page. Where scripts run, their content is text. */
export interface NoscriptTexts {
  /** What addresses in them are relative to. */
  readonly base: string;
  readonly texts: readonly string[];
}

/** Something that a visitor without scripts would load. */
export interface NoscriptElement {
  readonly element: string;
  /** As an absolute URL. */
  readonly url: string;
  /** It is of no size, or hidden. */
  readonly invisible: boolean;
}

/** @param limit how many elements at most, in the order of the page */
export function readNoscript(limit: number): NoscriptTexts {
  const elements = [...document.querySelectorAll('noscript')].slice(0, limit);
  return { base: document.baseURI, texts: elements.map(({ innerHTML }) => innerHTML.slice(0, 50_000)) };
}

/** What they would load, by a real parser, into a document that loads nothing. */
export function parseNoscript({ base, texts }: NoscriptTexts): NoscriptElement[] {
  const found: NoscriptElement[] = [];
  for (const text of texts) {
    const inert = new DOMParser().parseFromString(text, 'text/html');
    for (const element of inert.querySelectorAll<HTMLElement>('img[src], iframe[src], embed[src], object[data], input[type="image"][src], link[rel~="stylesheet"][href]')) {
      const written = element.getAttribute('src') ?? element.getAttribute('data') ?? element.getAttribute('href') ?? '';
      if (URL.canParse(written, base)) found.push({ element: element.localName, url: new URL(written, base).href.slice(0, 4000), invisible: isInvisible(element) });
    }
  }
  return found.slice(0, 1000);

  function isInvisible(element: HTMLElement): boolean {
    const { display, visibility, width, height } = element.style;
    const isTiny = (attribute: string, styled: string) => Number.parseFloat(element.getAttribute(attribute) ?? styled) <= 1;
    return display === 'none' || visibility === 'hidden' || (isTiny('width', width) && isTiny('height', height));
  }
}
