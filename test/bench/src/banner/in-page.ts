/** Functions that run in the page. They travel as text, so each must stand by itself. */

/** A control of a layer, in one cell. */
export interface Control {
  /** The same in every cell. */
  readonly name: string;
  /** It, or a label of it, has a box that is not hidden. */
  readonly isShown: boolean;
  /** A person can bring it into the window by scrolling, and then nothing lies over its middle. */
  readonly isReached: boolean;
}

/**
 * All controls of a layer: links, buttons, fields, and what has such a role, unless disabled.
 *
 * Reached means: somewhere within what a person can scroll, the whole width of the control is inside the window (or, where it is wider
 * than the window, its middle), and what is on top at its middle is the control itself or its label. A box that hides what overflows
 * can be scrolled by scripts alone, so that it is put back after each try.
 */
export function controlsIn(layer: Element): Control[] {
  const wanted = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="button"], [role="link"], [role="switch"], [role="checkbox"], [role="tab"]';
  const above = (element: Element): Element | null => element.assignedSlot ?? element.parentElement ?? ((element.getRootNode() as ShadowRoot).host as Element | undefined) ?? null;

  function all(element: Element): Element[] {
    return [element, ...[...(element.shadowRoot?.children ?? []), ...element.children].flatMap(all)];
  }
  function isVisible(element: Element): boolean {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }
  function largestBox(element: Element): DOMRect {
    const area = ({ width, height }: DOMRect) => width * height;
    return [...element.getClientRects()].reduce((largest, box) => (area(box) > area(largest) ? box : largest), new DOMRect());
  }
  function isOnTop(target: Element, control: Element): boolean {
    const { left, right, top, width, height } = largestBox(target);
    const x = left + width / 2;
    const y = top + height / 2;
    if (width === 0 || x < 0 || x > innerWidth || y < 0 || y > innerHeight) return false;
    if (width <= innerWidth && (left < -1 || right > innerWidth + 1)) return false;
    const onTop = (target.getRootNode() as Document | ShadowRoot).elementFromPoint(x, y);
    const labels = 'labels' in control ? [...((control as HTMLInputElement).labels ?? [])] : [];
    return onTop !== null && [control, ...labels].some((part) => part.contains(onTop));
  }
  function isReached(target: Element, control: Element): boolean {
    const scrollers: Element[] = [];
    const fixed: [Element, ScrollToOptions][] = [];
    for (let next = above(target); next; next = above(next)) {
      const { overflowX, overflowY } = getComputedStyle(next);
      const isFixed = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      if (isFixed(overflowX)) fixed.push([next, { left: next.scrollLeft }]);
      if (isFixed(overflowY)) fixed.push([next, { top: next.scrollTop }]);
      else if (next.scrollHeight > next.clientHeight && (/auto|scroll/u.test(overflowY) || next === document.scrollingElement)) scrollers.push(next);
    }
    const putBack = (): void => {
      for (const [element, place] of fixed) element.scrollTo({ ...place, behavior: 'instant' });
    };
    for (const block of ['center', 'nearest', 'start', 'end'] as const) {
      target.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' });
      putBack();
      if (isOnTop(target, control)) return true;
    }
    // What sticks to an edge may lie over all four of those places, and leave a gap in between.
    const [scroller] = scrollers;
    for (let top = 0; scroller && top <= scroller.scrollHeight; top += 12) {
      scroller.scrollTo({ top, behavior: 'instant' });
      if (isOnTop(target, control)) return true;
    }
    return false;
  }

  const count = new Map<string, number>();
  const controls = all(layer).filter((element) => element.matches(wanted) && !element.matches(':disabled, [aria-disabled="true"]'));
  return controls.map((control) => {
    const kind = `${control.localName} ${control.getAttribute('aria-label') ?? control.getAttribute('title') ?? control.id} ${(control.textContent ?? '').trim().slice(0, 40)}`.replace(/\s+/gu, ' ').trim();
    const nth = (count.get(kind) ?? 0) + 1;
    count.set(kind, nth);
    const labels = 'labels' in control ? [...((control as HTMLInputElement).labels ?? [])] : [];
    const shown = [control, ...labels].filter(isVisible);
    return { name: nth > 1 ? `${kind} (${nth})` : kind, isShown: shown.length > 0, isReached: shown.some((target) => isReached(target, control)) };
  });
}

/** Which of the page's links has the focus, and whether something lies over all of it. */
export interface Focus {
  /** -1 where the focus is elsewhere. */
  readonly link: number;
  readonly isHidden: boolean;
  /** Where the link is in the window, to see whether it still moves. */
  readonly top: number;
}

/** A focused link is wholly hidden if at none of 15 points of each of its boxes it is on top; also where it is outside the window. */
export function focusNow(): Focus {
  const link = document.activeElement;
  if (!link?.matches('main a')) return { link: -1, isHidden: false, top: 0 };
  const isHidden = ![...link.getClientRects()].some(({ left, top, width, height }) =>
    [0.02, 0.25, 0.5, 0.75, 0.98].some((across) =>
      [0.05, 0.5, 0.95].some((down) => {
        const onTop = document.elementFromPoint(left + width * across, top + height * down);
        return onTop !== null && link.contains(onTop);
      }),
    ),
  );
  return { link: Number(link.id.replace('link-', '')), isHidden, top: link.getBoundingClientRect().top };
}

/** How much of the window a layer covers, from 0 to 1. */
export interface Cover {
  /** The painted box of the layer within the window. */
  readonly painted: number;
  /** All points, two pixels apart, at which a finger does not reach the page: a backdrop counts too. */
  readonly outOfReach: number;
}

export function coverOf(panel: Element): Cover {
  const { left, top, right, bottom } = panel.getBoundingClientRect();
  const within = (value: number, end: number) => Math.min(Math.max(value, 0), end);
  const painted = (within(right, innerWidth) - within(left, innerWidth)) * (within(bottom, innerHeight) - within(top, innerHeight));
  let points = 0;
  let covered = 0;
  for (let x = 1; x < innerWidth; x += 2) {
    for (let y = 1; y < innerHeight; y += 2) {
      points += 1;
      const onTop = document.elementFromPoint(x, y);
      if (onTop && onTop !== document.documentElement && onTop !== document.body && !onTop.closest('main, footer')) covered += 1;
    }
  }
  return { painted: painted / innerWidth / innerHeight, outOfReach: covered / points };
}

/** Spaces all text as WCAG 1.4.12 has it, in the page and in every open shadow root. */
export function spaceText(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
  const give = (root: Document | ShadowRoot): void => {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) give(shadowRoot);
  };
  give(document);
}

/** Resolves once nothing moves or fades any more, but for what goes on for ever. */
export async function stillness(): Promise<void> {
  const ends = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
  await Promise.allSettled(ends.map(({ finished }) => finished));
}

/** Web storage as Chromium has it for a user who blocks all site data. Cookies are seen to from outside. */
export function blockStorage(): void {
  const refuse = (): never => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  };
  for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { configurable: true, get: refuse });
}
