/** How consent banners speak: sources of regular expressions, read without regard to case. */
export interface BannerWords {
  /** What makes a layer over the page a consent banner. */
  readonly cookies: string;
  readonly reject: string;
  readonly save: string;
  readonly settings: string;
  readonly accept: string;
  /** A box for these may be ticked: nobody is asked. */
  readonly necessary: string;
}

/** What a button of a banner does, by its words. */
export type ButtonRole = 'accept' | 'reject' | 'save' | 'settings' | 'other';

/** A button, or a link that serves as one, as it is drawn. Colours are `#rrggbb`. */
export interface BannerButton {
  /** Hostile, and cut. */
  readonly label: string;
  readonly role: ButtonRole;
  readonly width: number;
  readonly height: number;
  readonly fontPx: number;
  readonly color: string;
  /** `null` where it is a picture. */
  readonly background: string | null;
  /** `null` where it has none. */
  readonly border: string | null;
  /** What it stands on; `null` where that is a picture. */
  readonly surface: string | null;
}

/** A consent banner as a visitor first sees it. */
export interface BannerFacts {
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly buttons: readonly BannerButton[];
  /** Labels of boxes and switches that are on beforehand, those for what is necessary left out. */
  readonly ticked: readonly string[];
  /** Nothing of the page can be reached, or it cannot be scrolled. */
  readonly isWall: boolean;
}

/**
 * Finds the consent banner: a layer over the page that speaks of cookies and has a button to answer with, also inside open shadow
 * roots. Leaves the element behind as `kapselBanner`, for who comes after in the same world.
 */
export function readBanner(words: BannerWords): BannerFacts | null {
  const maxElements = 30_000;
  const matches = (source: string, text: string) => new RegExp(source, 'iu').test(text);
  const parentOf = (element: Element): Element | null => element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as { host?: Element }).host ?? null;
  const isInside = (element: Element, outer: Element): boolean => {
    for (let node: Element | null = element; node; node = parentOf(node)) if (node === outer) return true;
    return false;
  };
  /** Children as they are drawn: those of a shadow root in place of its host's, and what stands in a slot. */
  const childrenOf = (node: Node): Iterable<Node> => {
    if (node instanceof HTMLSlotElement && node.assignedNodes().length > 0) return node.assignedNodes();
    return (node instanceof Element && node.shadowRoot ? node.shadowRoot : node).childNodes;
  };
  const textOf = (node: Node, longest: number): string => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? '';
    if (node instanceof Element && node.matches('script, style, noscript, template')) return '';
    let text = '';
    for (const child of childrenOf(node)) {
      text += textOf(child, longest - text.length);
      if (text.length >= longest) break;
    }
    return text.slice(0, longest);
  };
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  };
  const labelOf = (element: Element): string =>
    (textOf(element, 200).trim() || element.getAttribute('aria-label') || (element as HTMLInputElement).value || element.getAttribute('title') || '').toString().replace(/\s+/gu, ' ').slice(0, 80);
  const roleOf = (label: string): ButtonRole => (['reject', 'save', 'settings', 'accept'] as const).find((role) => matches(words[role], label)) ?? 'other';
  const isOverPage = (element: Element): boolean => {
    if (element.matches('html, body')) return false;
    if (element.matches('dialog, [role="dialog"], [role="alertdialog"], [aria-modal="true"]')) return true;
    const { position, zIndex } = getComputedStyle(element);
    return position === 'fixed' || position === 'sticky' || (position !== 'static' && Number(zIndex) >= 100);
  };

  const pressable = everyElement()
    .filter((element) => element.matches('button, a, [role="button"], input[type="button"], input[type="submit"], [onclick]') && isShown(element))
    .slice(0, 2000)
    .map((element) => ({ element, label: labelOf(element) }))
    .map(({ element, label }) => ({ element, label, role: roleOf(label) }));

  let banner: Element | undefined;
  let most = 0;
  for (const { element } of pressable.filter(({ role }) => role === 'accept' || role === 'reject')) {
    const layer = layerOf(element);
    if (!layer || layer === banner) continue;
    const roles = new Set(buttonsIn(layer).map(({ role }) => role));
    const score = Number(roles.has('accept')) * 2 + Number(roles.has('reject')) + Number(roles.has('settings'));
    if (score > most) [banner, most] = [layer, score];
  }
  if (!banner) return null;
  banner = tightened(banner);
  (globalThis as { kapselBanner?: Element }).kapselBanner = banner;
  const { x, y, width, height } = banner.getBoundingClientRect();
  const found = banner;
  return {
    rect: { x, y, width, height },
    buttons: buttonsIn(found).filter(({ label }) => label !== '').slice(0, 30).map(({ element, label, role }) => ({ label, role, ...drawn(element) })),
    ticked: tickedIn(found),
    isWall: isModal(found) || isScrollHeld() || isPageCovered(found),
  };

  function everyElement(): Element[] {
    const list: Element[] = [];
    const walk = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (list.length >= maxElements) return;
        list.push(element);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return list;
  }

  /** The outermost layer that speaks of cookies and is no whole application. */
  function layerOf(element: Element): Element | undefined {
    let layer: Element | undefined;
    for (let node = parentOf(element); node; node = parentOf(node)) {
      if (!isOverPage(node)) continue;
      const text = textOf(node, 8000);
      if (text.length < 8000 && matches(words.cookies, text)) layer = node;
    }
    return layer;
  }

  function buttonsIn(layer: Element) {
    return pressable.filter(({ element }) => isInside(element, layer));
  }

  /** Down to the element that has all the buttons and the words, so that what it stands on is not taken for it. */
  function tightened(layer: Element): Element {
    const buttons = buttonsIn(layer);
    const inner = [...childrenOf(layer)].find((child) => child instanceof Element && buttons.every(({ element }) => isInside(element, child)));
    return inner instanceof Element && !buttons.some(({ element }) => element === inner) && matches(words.cookies, textOf(inner, 8000)) ? tightened(inner) : layer;
  }

  function drawn(element: Element): Omit<BannerButton, 'label' | 'role'> {
    const { width: wide, height: high } = element.getBoundingClientRect();
    const parent = parentOf(element);
    const surface = parent ? backgroundOf(parent) : '#ffffff';
    const background = backgroundOf(element);
    const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(element);
    const word = getComputedStyle(wordsIn(element));
    const hasBorder = borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0;
    return {
      width: Math.round(wide),
      height: Math.round(high),
      fontPx: Number.parseFloat(word.fontSize),
      color: over(word.color, background ?? '#ffffff'),
      background,
      border: hasBorder ? over(borderTopColor, surface ?? '#ffffff') : null,
      surface,
    };
  }

  /** The element whose text a reader sees first. */
  function wordsIn(element: Element): Element {
    for (const child of childrenOf(element)) {
      if (child.nodeType === Node.TEXT_NODE && (child.nodeValue ?? '').trim() !== '') return element;
      if (child instanceof Element && textOf(child, 50).trim() !== '') return wordsIn(child);
    }
    return element;
  }

  function backgroundOf(element: Element): string | null {
    const layers: string[] = [];
    for (let node: Element | null = element; node; node = parentOf(node)) {
      const { backgroundColor, backgroundImage } = getComputedStyle(node);
      if (backgroundImage !== 'none') return null;
      layers.unshift(backgroundColor);
      if (rgbaOf(backgroundColor)[3] === 255) break;
    }
    return layers.reduce((below, layer) => over(layer, below), '#ffffff');
  }

  /** One colour upon another, whatever notation a style sheet uses. */
  function over(color: string, below: string): string {
    const [red, green, blue, alpha] = rgbaOf(color);
    const base = rgbaOf(below);
    const mixed = [red, green, blue].map((part, index) => Math.round((part * alpha + (base[index] ?? 255) * (255 - alpha)) / 255));
    return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  }

  function rgbaOf(color: string): [number, number, number, number] {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (!context) return [0, 0, 0, 255];
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha];
  }

  function tickedIn(layer: Element): string[] {
    return everyElement()
      .filter((element) => element.matches('input[type="checkbox"], [role="checkbox"], [role="switch"]') && isInside(element, layer) && element.checkVisibility())
      .filter((element) => (element instanceof HTMLInputElement ? element.checked && !element.disabled : element.ariaChecked === 'true' && element.ariaDisabled !== 'true' && !element.matches(':disabled')))
      .map((element) => {
        const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
        const written = labels.map((label) => textOf(label, 200)).join(' ') || element.getAttribute('aria-label') || textOf(element.parentElement ?? element, 200);
        return written.replace(/\s+/gu, ' ').trim().slice(0, 80);
      })
      .filter((label) => !matches(words.necessary, label))
      .slice(0, 20);
  }

  function isModal(layer: Element): boolean {
    for (let node: Element | null = layer; node; node = parentOf(node)) if (node.matches(':modal')) return true;
    return [...layer.querySelectorAll('dialog')].some((dialog) => dialog.matches(':modal'));
  }

  function isScrollHeld(): boolean {
    const { documentElement: root, body } = document;
    const isHeld = [root, body].some((element) => ['hidden', 'clip'].includes(getComputedStyle(element).overflowY));
    return getComputedStyle(body).position === 'fixed' || (isHeld && Math.max(root.scrollHeight, body.scrollHeight) > innerHeight + 10);
  }

  /** Whether a mouse could get at anything but the banner and what it stands on. */
  function isPageCovered(layer: Element): boolean {
    const steps = [0.05, 0.28, 0.5, 0.72, 0.95];
    const points = steps.flatMap((across) => steps.map((down) => document.elementFromPoint(innerWidth * across, innerHeight * down)));
    const reached = points.filter((element) => element && !isInside(element, layer) && !isInside(layer, element) && !isBackdrop(element));
    const isOnPage = points.some((element) => element && (element.matches('html, body') || (isInside(layer, element) && !isBackdrop(element))));
    return reached.length <= 2 && !isOnPage;
  }

  /** A layer as large as the window with nothing to read. */
  function isBackdrop(element: Element): boolean {
    for (let node: Element | null = element; node && !node.matches('html, body'); node = parentOf(node)) {
      const { width: wide, height: high } = node.getBoundingClientRect();
      const isLarge = wide >= innerWidth * 0.9 && high >= innerHeight * 0.9;
      if (isLarge && getComputedStyle(node).position === 'fixed' && (isInside(found, node) || textOf(node, 200).trim().length < 100)) return true;
    }
    return false;
  }
}
