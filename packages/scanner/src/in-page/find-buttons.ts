/**
 * Finds what a curious visitor would press on a page: buttons, tabs, things that unfold. Left alone is what leads elsewhere, sends
 * a form, buys, deletes, signs out, or answers a question about consent: nothing in a layer over the page, and nothing that
 * speaks of cookies or of agreeing.
 *
 * @param limit how many at most, in the order of the page
 */
export function findButtons(limit: number): HTMLElement[] {
  const risky =
    /cookie|informasjonskaps|samtykk|consent|privacy|personvern|datenschutz|godta|godkjenn|aksept|accept|agree|allow|tillat|avvis|reject|deny|decline|zustimm|ablehn|annehm|refus|rechaz|acept|toest|akkoord|hyväks|zgadz|zgod|rifiut|consenti|consenso|only necessary|bare nødvendig|^ok(?:ay)?$|logg? ?(?:ut|av|inn|out|in|off)|sign ?(?:out|in|up)|delete|remove|slett|fjern|unsubscribe|avmeld|buy|kjøp|betal|pay|checkout|order|bestill|kasse|cart|send|submit|subscribe|abonner|confirm|bekreft|publish|reset|cancel|print|skriv ut|download|last ned|share|del på|call|ring /iu;
  const candidates = document.querySelectorAll('button, [role="button"], [role="tab"], summary, [onclick], [aria-haspopup], [aria-expanded="false"]');
  const found: HTMLElement[] = [];
  for (const element of candidates) {
    if (found.length >= limit) break;
    if (!(element instanceof HTMLElement)) continue;
    if (element.closest('a[href], form, dialog, [role="dialog"], [role="alertdialog"], [aria-modal], [contenteditable], ins, iframe')) continue;
    if (element.matches(':disabled, [type="submit"], [aria-disabled="true"], body, html')) continue;
    const words = `${element.textContent} ${element.ariaLabel ?? ''} ${element.title} ${element.id} ${element.className}`.slice(0, 400);
    if (risky.test(words.trim())) continue;
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || isOverPage(element)) continue;
    found.push(element);
  }
  return found;

  /** What is fixed over the page is a banner, a menu or a chat, and may ask for anything. */
  function isOverPage(element: Element): boolean {
    for (let node: Element | null = element; node; node = node.parentElement ?? (node.getRootNode() as { host?: Element }).host ?? null) {
      const { position } = getComputedStyle(node);
      if (position === 'fixed') return true;
    }
    return false;
  }
}
