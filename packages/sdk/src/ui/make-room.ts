/**
 * Keeps what has the focus out from under an element at the edge of the window (WCAG 2.2, 2.4.11): as much padding below the page
 * as the element takes from the foot of the window, what lies below it included, so that everything can be scrolled clear of it. Nothing that is visible moves.
 *
 * @returns takes it away again
 */
export function makeRoom(element: HTMLElement): () => void {
  const { style } = document.documentElement;
  const before = [style.scrollPaddingBlockEnd, style.paddingBlockEnd] as const;
  const fit = (): void => {
    const { top, height: own } = element.getBoundingClientRect();
    const height = `${own && Math.ceil(innerHeight - top)}px`;
    style.scrollPaddingBlockEnd = height;
    style.paddingBlockEnd = height;
  };
  const observer = new ResizeObserver(fit);
  // After its first picture: the page has to be laid out anew for it.
  let isGone = false;
  requestAnimationFrame(() => setTimeout(() => isGone || observer.observe(element)));
  return () => {
    isGone = true;
    observer.disconnect();
    [style.scrollPaddingBlockEnd, style.paddingBlockEnd] = before;
  };
}
