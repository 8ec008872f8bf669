/** Runs what can wait: when the page has loaded and the browser has nothing better to do. */
export function whenIdle(run: () => void): void {
  const wait = (): void => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 2000 });
    else setTimeout(run, 200);
  };
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
}
