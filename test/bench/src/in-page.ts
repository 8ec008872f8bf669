/** Functions that run in the page. They travel as text, so each must stand by itself. */
import type { Notes } from './page.ts';
import type { AcceptButton } from './subject.ts';

declare global {
  interface Window {
    notes: Notes;
  }
}

/** A function of the page that reaches the bench. */
declare function tellBench(milliseconds: string): void;

/** Whether a visitor sees an element: wholly inside the window, on top at its middle, at least half opaque. */
export function isSeen(element: Element): boolean {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  if (width === 0 || left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return false;
  const onTop = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(left + width / 2, top + height / 2);
  if (!onTop || !element.contains(onTop)) return false;
  let opacity = 1;
  for (let next: Element | null = element; next; next = next.parentElement ?? ((next.getRootNode() as ShadowRoot).host as Element | undefined) ?? null) opacity *= Number(getComputedStyle(next).opacity);
  return opacity >= 0.5;
}

/**
 * Tells once when the visitor sees the accept button (`isSeen`, which has to travel with it), in a frame that has been handed over to be
 * painted. Told in milliseconds since the navigation began.
 */
export function watchForButton({ host, button }: AcceptButton): void {
  function look(): void {
    const root = host === undefined ? document : document.querySelector(host)?.shadowRoot;
    const element = root?.querySelector(button);
    if (!element || !isSeen(element)) return void requestAnimationFrame(look);
    // A message is delivered after the frame that this callback belongs to.
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => tellBench(String(performance.now())), { once: true });
    port1.start();
    port2.postMessage(undefined);
  }
  requestAnimationFrame(look);
}

/** Notes when the visitor's click came, and how long it took until the page was painted after it. */
export function watchClick(): void {
  addEventListener('click', ({ timeStamp }) => (window.notes.acceptedAt = timeStamp), { capture: true, once: true });
  // An event under 16 ms is told only as the first input of the page, which this one is.
  for (const type of ['event', 'first-input']) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (entry.interactionId) window.notes.interactionMs = Math.max(window.notes.interactionMs, entry.duration);
      }
    }).observe({ type, durationThreshold: 16 } as PerformanceObserverInit);
  }
}

/** All layout shifts so far, added up; a visit without input is shorter than a session window. */
export function layoutShift(): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { hadRecentInput: boolean; value: number })[]) {
        if (!entry.hadRecentInput) sum += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 100);
  });
}

/** How many of the names that the tracker left in web storage are still there. */
export function trackerItems(): number {
  return [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((name) => name.startsWith('_trk_')).length;
}
