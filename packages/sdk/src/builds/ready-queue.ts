type Callback = (kapsel: object) => void;

const scope = globalThis as { kapselReady?: unknown };

/**
 * Serves those who came before Kapsel, `(window.kapselReady = window.kapselReady || []).push(kapsel => …)`, and from now on each
 * who comes at once.
 */
export function serveQueue<Started extends object>(kapsel: Started): Started {
  const queue = scope.kapselReady;
  const push = (...callbacks: Callback[]): void => {
    for (const callback of callbacks) {
      try {
        if (typeof callback === 'function') callback(kapsel);
      } catch (error) {
        reportError(error); // One that fails never stops the next.
      }
    }
  };
  scope.kapselReady = { push };
  if (Array.isArray(queue)) push(...(queue as Callback[]));
  return kapsel;
}
