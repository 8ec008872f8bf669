/**
 * Keeps several pages of one browser at one decision: a tab that decides tells the others, and a page that comes back from
 * the back/forward cache reads again. The channel is closed while a page is away, since an open one keeps it out of that cache.
 *
 * @param begin when the page begins to count: one that is prerendered hears nothing
 * @returns tells the other tabs
 */
export function followOtherPages(siteId: string, begin: Promise<unknown>, reread: () => void): () => void {
  let channel: BroadcastChannel | undefined;
  const open = (): void => {
    if (channel) return;
    try {
      channel = new BroadcastChannel(`kapsel:${siteId}`);
      channel.addEventListener('message', reread);
    } catch {
      // No channel in this place; pageshow still helps.
    }
  };
  // Not in the way of the page's own beginning.
  void begin.then(() => setTimeout(open));
  addEventListener('pagehide', () => {
    channel?.close();
    channel = undefined;
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    open();
    reread();
  });
  return () => {
    open();
    channel?.postMessage(0);
  };
}
