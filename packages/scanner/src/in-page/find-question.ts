import type { ButtonKind, kindOfWording, Wording } from './kind-of-wording.ts';

/** A consent tool as `findQuestion` knows it: where it asks, and which of its buttons does what. Selectors look into open shadow roots. */
export type ToolSelectors = { readonly name: string; readonly box: string } & { readonly [kind in ButtonKind]?: string };

/** A question about consent that a visitor has before them. */
export type FoundQuestion = {
  /** The consent tool that asks, where it is known. */
  readonly tool: string | null;
  /** Tells one layer of a question from the next. */
  readonly layer: string;
  /** Boxes that may be ticked, and are. */
  readonly ticked: readonly Element[];
} & { readonly [kind in ButtonKind]: Element | null };

/**
 * Finds the question that lies over a page, or stands in it, in this frame. Only looks: whether anybody answers is the pass's business.
 * Its source is sent to the page.
 */
export function findQuestion(tools: readonly ToolSelectors[], wording: Wording, kindOf: typeof kindOfWording): FoundQuestion | null {
  const kinds = ['accept', 'reject', 'settings', 'save'] as const;
  const maxElements = 30_000;
  const maxText = 10_000;
  const buttonLike = 'button, [role="button"], a, input[type="button"], input[type="submit"], input[type="reset"], [onclick], [tabindex="0"], [class*="btn" i], [class*="button" i]';
  const consentLike = /cookie|consent|gdpr|ccpa|\bcmp\b|privacy|samtyk|samtyck|personvern|datenschutz|eväste|evaste|usercentrics|didomi|onetrust|truste|trustarc|axeptio|sp_message|termly/iu;

  const roots: (Document | ShadowRoot)[] = [document];
  let counted = 0;
  for (const root of roots) {
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      counted += 1;
      if (shadowRoot) roots.push(shadowRoot);
      if (counted > maxElements) break;
    }
  }
  const all = (selector: string): Element[] => roots.flatMap((root) => [...root.querySelectorAll(selector)]);

  const parentOf = (node: Element): Element | null => node.assignedSlot ?? node.parentElement ?? (node.getRootNode() as { host?: Element }).host ?? null;
  const isWithin = (node: Element, box: Element): boolean => {
    for (let at: Element | null = node; at; at = parentOf(at)) if (at === box) return true;
    return false;
  };

  const isVisible = (element: Element): boolean => {
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const { width, height, bottom, right, top, left } = element.getBoundingClientRect();
    if (width < 2 || height < 2) return false;
    // What is fixed beside the window cannot be scrolled to.
    return !isFixed(element) || (bottom > 0 && right > 0 && top < innerHeight && left < innerWidth);
  };
  const isFixed = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = parentOf(at)) if (getComputedStyle(at).position === 'fixed') return true;
    return false;
  };
  /** Whether a click in its middle would reach it. */
  const isOnTop = (element: Element): boolean => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return true; // It is scrolled to first.
    let hit = document.elementFromPoint(x, y);
    for (let inner = hit?.shadowRoot?.elementFromPoint(x, y); inner && inner !== hit; inner = hit?.shadowRoot?.elementFromPoint(x, y)) hit = inner;
    return hit !== null && (isWithin(hit, element) || isWithin(element, hit));
  };

  const textOf = (node: Node, room = maxText): string => {
    if (node.nodeType === 3) return (node.nodeValue ?? '').slice(0, room);
    if (node instanceof Element && /^(?:script|style|template|noscript)$/iu.test(node.localName)) return '';
    const inside = node instanceof Element && node.shadowRoot ? [...node.shadowRoot.childNodes, ...node.childNodes] : node.childNodes;
    let text = '';
    for (const child of inside) {
      if (text.length >= room) break;
      text += ` ${textOf(child, room - text.length)}`;
    }
    return text;
  };
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  const topic = new RegExp(wording.topic, 'u');
  const wordsOf = (element: Element): string => {
    const value = element instanceof HTMLInputElement ? element.value : '';
    return [value, textOf(element, 200), element.getAttribute('aria-label') ?? '', element.getAttribute('title') ?? ''].map((text) => text.replaceAll(/\s+/gu, ' ').trim()).find((text) => text !== '') ?? '';
  };

  const isOverlay = (element: Element): boolean => {
    if (element.matches('dialog[open], [role="dialog"], [role="alertdialog"], [aria-modal="true"], :popover-open')) return true;
    const { position, zIndex } = getComputedStyle(element);
    return position === 'fixed' || position === 'sticky' || (position === 'absolute' && Number(zIndex) >= 100);
  };
  const hints = (element: Element): boolean => consentLike.test(`${element.id} ${element.getAttribute('class') ?? ''} ${element.getAttribute('aria-label') ?? ''} ${element.localName}`);

  /** A link that leads elsewhere opens no settings; an answer may well be a link. */
  const leadsElsewhere = (element: Element): boolean => {
    const link = element.closest('a[href]');
    if (!(link instanceof HTMLAnchorElement)) return false;
    return /^https?:$/u.test(link.protocol) && link.origin + link.pathname + link.search !== location.origin + location.pathname + location.search;
  };
  const kindOfButton = (element: Element): ButtonKind | null => {
    if (element.matches(':disabled, [aria-disabled="true"], [role="tab"], [role="switch"], [role="checkbox"], body, html')) return null;
    const kind = kindOf(wordsOf(element), wording);
    return kind === 'settings' && leadsElsewhere(element) ? null : kind;
  };

  /** The nearest thing around a button that speaks of consent and lies over the page, or calls itself a question of consent. */
  const boxAround = (button: Element): Element | null => {
    const own = plain(textOf(button)).length;
    let steps = 0;
    for (let at = parentOf(button); at && at !== document.documentElement; at = parentOf(at)) {
      steps += 1;
      if (steps > 25) return null;
      const isWholeFrame = at === document.body && window !== window.parent;
      if (at === document.body && !isWholeFrame) return null;
      if (!isOverlay(at) && !hints(at) && !isWholeFrame) continue;
      const text = plain(textOf(at));
      if (text.length >= maxText) return null;
      if (text.length > own + 20 && topic.test(text)) return at;
    }
    return null;
  };

  const tickedIn = (box: Element): Element[] =>
    all('input[type="checkbox"]:checked:not(:disabled), [role="switch"][aria-checked="true"]:not([aria-disabled="true"], :disabled), [role="checkbox"][aria-checked="true"]:not([aria-disabled="true"], :disabled)')
      .filter((element) => isWithin(element, box))
      .slice(0, 60);

  /** A button that can be pressed comes before one that something lies over, and a button before a link. */
  const best = (candidates: readonly Element[]): Element | null => {
    const visible = candidates.filter(isVisible);
    return visible.find((element) => isOnTop(element) && !(element instanceof HTMLAnchorElement)) ?? visible.find(isOnTop) ?? visible[0] ?? null;
  };

  const question = (box: Element, tool: ToolSelectors | null): FoundQuestion | null => {
    const inside = all(buttonLike).filter((element) => element !== box && isWithin(element, box));
    const byWords = Map.groupBy(inside.slice(0, 500), kindOfButton);
    const buttons = Object.fromEntries(
      kinds.map((kind) => {
        const selector = tool?.[kind];
        const byRule = selector === undefined ? null : best(all(selector).filter((element) => isWithin(element, box)));
        return [kind, byRule ?? best(innermost(byWords.get(kind) ?? [], kind))];
      }),
    ) as Record<ButtonKind, Element | null>;
    const { accept, reject, settings, save } = buttons;
    if (!accept && !(reject && (settings || save)) && !(tool && (settings || save))) return null;
    return {
      tool: tool?.name ?? null,
      layer: [plain(textOf(box)).slice(0, 500), ...kinds.filter((kind) => buttons[kind])].join(' '),
      ticked: tickedIn(box),
      accept,
      reject,
      settings,
      save,
    };
  };
  /** A button's wrapper has its words too. A yes to everything comes before any other. */
  const innermost = (elements: readonly Element[], kind: ButtonKind): Element[] => {
    const own = elements.filter((element) => !elements.some((other) => other !== element && isWithin(other, element)));
    if (kind !== 'accept') return own;
    const says = new RegExp(wording.all, 'u');
    return own.toSorted((a, b) => Number(says.test(plain(wordsOf(b)))) - Number(says.test(plain(wordsOf(a)))));
  };

  const found: FoundQuestion[] = [];
  for (const tool of tools) {
    for (const box of all(tool.box).filter(isVisible)) {
      const asked = question(box, tool);
      if (asked) found.push(asked);
    }
  }
  if (found.length === 0) {
    const boxes = new Set<Element>();
    for (const button of all(buttonLike).slice(0, 5000)) {
      const kind = kindOfButton(button);
      if (kind === null || kind === 'settings' || !isVisible(button)) continue;
      const box = boxAround(button);
      if (box) boxes.add(box);
    }
    for (const box of boxes) {
      const asked = isVisible(box) || box === document.body ? question(box, null) : null;
      if (asked) found.push(asked);
    }
  }
  const canBePressed = ({ accept, reject, settings, save }: FoundQuestion) => [accept, reject, settings, save].some((button) => button && isOnTop(button));
  return found.findLast(canBePressed) ?? found.at(-1) ?? null;
}
