/** Of one element in a second. A page that takes it away more often than that wins: else both would go on for ever. */
const mostReturns = 10;

/**
 * Calls back whenever an element is not in the document any more, so that who put it there can do so again.
 *
 * @returns lets it go
 */
export function stay(element: Element, put: () => void): () => void {
  let returns = 0;
  const observer = new MutationObserver(() => {
    if (element.isConnected || returns >= mostReturns) return;
    returns += 1;
    setTimeout(() => (returns -= 1), 1000);
    put();
  });
  observer.observe(document, { childList: true });
  observer.observe(document.documentElement, { childList: true });
  return () => observer.disconnect();
}
