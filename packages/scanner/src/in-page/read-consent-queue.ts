/** What an entry of Google's queue does: sets the default, sets tags to work, or something that does not matter here. */
export type QueueEntry = 'default' | 'run' | 'other';

/**
 * The queue of Google's tags in the order in which they read it. It is the page's own, so this runs among the page's scripts. A
 * command is an Arguments object; Google's tags pass over an array that looks like one.
 *
 * @param name `dataLayer`, unless the tag's address says otherwise
 */
export function readConsentQueue(name: string): QueueEntry[] {
  const queue = (globalThis as unknown as Record<string, unknown>)[name];
  if (!Array.isArray(queue)) return [];
  return queue.slice(0, 1000).map((entry: unknown): QueueEntry => {
    if (typeof entry !== 'object' || entry === null) return 'other';
    if (Object.prototype.toString.call(entry) === '[object Arguments]') {
      const [command, action] = entry as unknown[];
      if (command === 'consent') return action === 'default' ? 'default' : 'other';
      return command === 'config' || command === 'event' ? 'run' : 'other';
    }
    const { event } = entry as { event?: unknown };
    return typeof event === 'string' && event.startsWith('gtm.') ? 'run' : 'other';
  });
}
