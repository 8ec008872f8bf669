/** Whether a box or switch is there and ticked; one that was drawn anew is not there. Its source is sent to the page. */
export function isTicked(element: Element): boolean {
  return element.isConnected && element.matches(':checked, [aria-checked="true"]');
}
