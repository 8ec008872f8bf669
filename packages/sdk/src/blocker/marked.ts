import { addedTrees, callOff, carries, fits, select, shadowOf } from './dom.ts';
import { giveType, isScript, releaseScript, type Script } from './release-queue.ts';
import { setTrusted } from './trusted-types.ts';

/** Says whether marked markup may come to life. */
export interface Gate {
  /** @param category as it stands in the markup */
  allows(category: string | undefined, serviceId: string | undefined): boolean;
  /** Whether an address belongs to a service of the config; see {@link isTrustworthy}. */
  isConfigured(address: string): boolean;
  /** Told of an element that does not come to life yet, at each look. */
  held(element: Element): void;
  /** Told of a script that has run and no longer may; what it still does nobody can take back. */
  outlived(serviceId: string | undefined): void;
}

/** `data-src` → `src`. The address comes last, when all that goes with it is in place. */
const heldAttributes = ['srcset', 'poster', 'href', 'data', 'srcdoc', 'src'] as const;

const marked = '[data-category],[data-service]';

/** What loads by itself. A link waits for a click, and so may carry an attacker's address past a sanitizer that knows only `href`. */
const loads = 'script,template,iframe,img,source,track,input,link,object,embed,video,audio,image';

/**
 * Holds what its author has marked, which is inert by itself, and releases it once the gate allows it: what is there, what
 * is added later, and what stands in open shadow roots. Each element comes to life once.
 *
 * @returns goes through all that is still held again; to be called whenever the gate may have opened
 */
export function holdMarked(gate: Gate, ownNonce: string): () => void {
  const roots = new Set<Document | ShadowRoot>();
  const observer = new MutationObserver((records) => {
    for (const tree of addedTrees(records)) {
      if (fits(tree, marked)) release(tree);
      releaseInside(tree);
      // While the page is parsed this would look at all of it again and again; at its end all is looked at once.
      if (document.readyState !== 'loading') watchInside(tree);
    }
  });

  const mayLive = (element: Element): boolean => {
    const { category, service } = (element as HTMLElement).dataset;
    return gate.allows(category, service);
  };

  const watch = (root: Document | ShadowRoot): void => {
    if (roots.has(root)) return;
    roots.add(root);
    observer.observe(root, { childList: true, subtree: true });
    releaseInside(root);
    watchInside(root);
  };

  const releaseInside = (root: Node): void => {
    for (const element of select(root, marked)) release(element);
  };

  /** For shadow roots that nobody saw being attached: by a parser, or before Kapsel came. */
  const watchInside = (root: Node): void => {
    for (const element of [root, ...select(root, '*')]) {
      const shadow = element instanceof Element && shadowOf(element);
      if (shadow) watch(shadow);
    }
  };

  const release = (element: Element): void => {
    if (!isHeld(element) || !isTrustworthy(element, gate, ownNonce)) return;
    if (!mayLive(element)) gate.held(element);
    // When a page is reloaded, Chromium drops the address that a frame gets in the very moment in which the parser puts it in.
    else if (document.readyState === 'loading' && fits(element, 'iframe')) setTimeout(() => mayLive(element) && bringToLife(element));
    else bringToLife(element);
  };

  // A proxy still looks native to those who ask.
  Element.prototype.attachShadow = new Proxy(Element.prototype.attachShadow, {
    apply(native, host: Element, given: [ShadowRootInit]) {
      const root = native.apply(host, given);
      if (root.mode === 'open') watch(root);
      return root;
    },
  });

  watch(document);
  // A declarative shadow root is attached after its host was seen.
  document.addEventListener('DOMContentLoaded', () => watchInside(document), { once: true });
  return () => {
    for (const [element, putBack] of alive) {
      if (mayLive(element)) continue;
      alive.delete(element);
      putBack();
    }
    for (const { category, service } of ran.values()) if (!gate.allows(category, service)) gate.outlived(service);
    roots.forEach(releaseInside);
  };
}

function isHeld(element: Element): boolean {
  if (element instanceof HTMLTemplateElement) return true;
  if (isScript(element)) return element.type.toLowerCase() === 'text/plain';
  return fits(element, loads) && heldAttributes.some((name) => carries(element, `data-${name}`));
}

/**
 * Markup that an attacker slipped in is inert to the page's own policy until somebody brings it to life. Where our tag has
 * a nonce, a script needs the same one, or an address of the config (standards: SEC-05).
 */
function isTrustworthy(element: Element, gate: Gate, ownNonce: string): boolean {
  if (!ownNonce) return true;
  if (element.hasAttribute('data-srcdoc')) return false;
  const scripts = element instanceof HTMLTemplateElement ? [...select(element.content, 'script')].filter(isScript) : isScript(element) ? [element] : [];
  const addressOf = (script: Script) => {
    const name = script instanceof SVGElement ? 'href' : 'src';
    return script.dataset[name] ?? script.getAttribute(name) ?? '';
  };
  return scripts.every((script) => script.nonce === ownNonce || gate.isConfigured(addressOf(script)));
}

/** What has come to life, with how to hold it again; of a script, which has run, there is nothing to take back. */
const alive = new Map<Element, () => void>();
/** Scripts that have run, or are about to. */
const spent = new WeakSet<Element>();
/** The marks that released them, each once. */
const ran = new Map<string, { readonly category: string | undefined; readonly service: string | undefined }>();

function spend(script: Element, { dataset: { category, service } }: HTMLElement): void {
  spent.add(script);
  ran.set(`${category} ${service}`, { category, service });
}

function bringToLife(element: Element): void {
  if (alive.has(element) || spent.has(element)) return;
  if (element instanceof HTMLTemplateElement) {
    alive.set(element, replaceByContent(element));
  } else if (isScript(element)) {
    spend(element, element as HTMLElement);
    releaseScript(element, () => {
      giveType(element, element.dataset['type']);
      giveBack(element);
    });
  } else alive.set(element, giveBack(element));
}

/** @returns takes the attributes away again */
export function giveBack(element: Element): () => void {
  const given = heldAttributes.filter((name) => element.hasAttribute(`data-${name}`));
  for (const name of given) {
    const value = element.getAttribute(`data-${name}`) ?? '';
    // Nothing that loads has its code in its address.
    if (name !== 'srcdoc' && value.replace(/[\0- ]/gu, '').toLowerCase().startsWith('javascript:')) continue;
    try {
      setTrusted(element, name, value);
      element.removeAttribute(`data-${name}`);
    } catch {
      // The page's Trusted Types refuse it; the element stays inert.
    }
  }
  return () => {
    for (const name of given) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(`data-${name}`, value);
      element.removeAttribute(name);
    }
    callOff(element);
  };
}

/**
 * Scripts inside are kept back for a moment, so that they too run in order.
 *
 * @returns puts what is left of the content back into the template, and that in its place
 */
function replaceByContent(template: HTMLTemplateElement): () => void {
  const scripts = [...select(template.content, 'script')]
    // What has run once would never say that it is through.
    .filter((script): script is Script => isScript(script) && script.type !== 'text/plain' && !spent.has(script));
  const types = scripts.map((script) => {
    const type = script.getAttribute('type');
    spend(script, template);
    giveType(script, 'text/plain');
    return type;
  });
  const nodes = [...template.content.childNodes];
  template.replaceWith(template.content);
  scripts.forEach((script, index) => releaseScript(script, () => giveType(script, types[index])));
  return () => {
    const left = nodes.filter((node) => node.isConnected);
    left[0]?.replaceWith(template);
    template.content.append(...left);
  };
}
