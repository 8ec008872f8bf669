import type { kindOfWording, Wording } from './kind-of-wording.ts';

/**
 * Finds what a curious visitor would press on a page: buttons, tabs, things that unfold. Left alone is what leads elsewhere, sends
 * a form, buys, deletes, signs out, or answers a question about consent: nothing in a layer over the page, and nothing that
 * speaks of cookies or of agreeing. Its source is sent to the page.
 *
 * @param limit how many at most, in the order of the page
 */
export function findButtons(limit: number, wording: Wording, kindOf: typeof kindOfWording): HTMLElement[] {
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
    if (risky.test(words.trim()) || mayAnswer(element)) continue;
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || isOverPage(element)) continue;
    found.push(element);
  }
  return found;

  /** A plain "fine" is harmless, unless what it stands in speaks of consent. */
  function mayAnswer(element: HTMLElement): boolean {
    if (kindOf(element.innerText || element.ariaLabel || element.title, wording) === null) return false;
    const topic = new RegExp(wording.topic, 'u');
    for (let node = element.parentElement; node && node !== document.body; node = node.parentElement) {
      const text = node.textContent.slice(0, 10_000).toLowerCase();
      if (topic.test(` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')} `)) return true;
    }
    return false;
  }

  /** What is fixed over the page is a banner, a menu or a chat, and may ask for anything. */
  function isOverPage(element: Element): boolean {
    for (let node: Element | null = element; node; node = node.parentElement ?? (node.getRootNode() as { host?: Element }).host ?? null) {
      const { position } = getComputedStyle(node);
      if (position === 'fixed') return true;
    }
    return false;
  }
}
