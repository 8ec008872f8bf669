const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How long to wait after each attempt that failed: a day in all, as Standard Webhooks has it. */
const waits = [5000, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 8 * hourMs, 8 * hourMs];

/** A receiver that has taken nothing for so long is asked no more. */
export const patienceMs = 5 * 24 * hourMs;

/**
 * When to try again, not quite at the same time as all others that failed together; nothing where it was tried often enough.
 *
 * @param attempts so many were made
 * @param notBefore what the receiver itself asked for, at most the longest wait
 */
export function nextAttempt(attempts: number, now: number, notBefore = 0, chance = Math.random()): number | undefined {
  const wait = waits[attempts - 1];
  if (wait === undefined) return undefined;
  return Math.max(now + Math.round(wait * (0.9 + 0.2 * chance)), Math.min(notBefore, now + 8 * hourMs));
}
