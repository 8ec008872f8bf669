/**
 * Has the page say something to the console when it goes, after everybody else. Chromium tells of requests that are made that late only
 * where something is said after them (measured with Chromium 156).
 */
export function sayFarewell(): void {
  const speak = () => console.debug('');
  document.addEventListener('visibilitychange', speak);
  addEventListener('unload', speak);
}
