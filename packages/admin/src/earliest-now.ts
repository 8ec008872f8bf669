/**
 * The time for what cannot be undone, such as removing what is old: the earlier of what the clock says and of what has passed since the
 * start. A clock that was set forward makes nothing old; one that was wrong at the start and is set right holds.
 */
export function earliestNow(): number {
  return Math.min(Date.now(), Math.floor(performance.timeOrigin + performance.now()));
}
