/** A fault that a machine can find, as axe-core tells it. */
export interface AccessibilityFault {
  /** Of axe-core's rule. */
  readonly rule: string;
  /** What the rule asks for, in axe-core's own words. */
  readonly help: string;
  /** How many elements break it. */
  readonly count: number;
}

interface Axe {
  configure(given: object): void;
  run(element: Element, options: object): Promise<{ violations: readonly { id: string; help: string; nodes: readonly unknown[] }[] }>;
}

/**
 * Has axe-core, which must be there already, look at the element that `readBanner` found, and at nothing else. It asks for no file:
 * rules that would are left out.
 */
export async function runAxe(locale: object | null): Promise<AccessibilityFault[]> {
  const { axe, kapselBanner } = globalThis as unknown as { axe: Axe; kapselBanner?: Element };
  if (!kapselBanner) return [];
  if (locale) axe.configure({ locale });
  // It reads from the document down, and finds a shadow root by its host.
  let element = kapselBanner;
  for (let root = element.getRootNode(); root instanceof ShadowRoot; root = element.getRootNode()) element = root.host;
  const { violations } = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    resultTypes: ['violations'],
    preload: false,
    iframes: false,
  });
  return violations.map(({ id, help, nodes }) => ({ rule: id, help, count: nodes.length }));
}
