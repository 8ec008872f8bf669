/** Something that a visitor can press. Its words are the page's, and hostile. */
export interface Control {
  /** Its place among all elements that were looked at. */
  readonly at: number;
  readonly words: string;
  /** Whether it is a link to another page. */
  readonly leadsElsewhere: boolean;
  /** Whether a selector knows it. */
  readonly isKnown: boolean;
}

/** Reads those of the elements that a visitor can see, if only after scrolling. Its source is sent to the page. */
export function readControls(elements: readonly Element[], known: string): Control[] {
  const lineOf = (text: string | null) => (text ?? '').slice(0, 500).replace(/\s+/gu, ' ').trim().slice(0, 100);
  return elements
    .slice(0, 5000)
    .map((element, at) => ({ element, at }))
    .filter(({ element }) => {
      const { width, height } = element.getBoundingClientRect();
      return width >= 2 && height >= 2 && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    })
    .map(({ element, at }) => {
      const link = element.closest('a[href]');
      const leadsElsewhere = link instanceof HTMLAnchorElement && /^https?:$/u.test(link.protocol) && link.origin + link.pathname !== location.origin + location.pathname;
      const labels = [element.getAttribute('aria-label'), element.textContent, element.getAttribute('title'), element instanceof HTMLInputElement ? element.value : ''];
      return { at, words: labels.map(lineOf).find((text) => text !== '') ?? '', leadsElsewhere, isKnown: known !== '' && element.matches(known) };
    });
}
