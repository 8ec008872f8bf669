import type { Blocker } from '../../runtime.ts';
import { attributeOf, nameOf, typeOf, within } from '../dom.ts';
import { guardAttributes } from './attributes.ts';
import { holdAgain, holdTree, releaseTaken } from './hold-element.ts';
import { guardInsertion } from './insertion.ts';
import { holdMarkupText } from './markup-text.ts';
import { guardNetwork } from './network.ts';
import { disguise, patchAccessor, patchMethod, type Realm } from './patch.ts';
import { Policy, type PolicySource } from './policy.ts';
import { guardStorage } from './storage.ts';
import { guardStyles } from './styles.ts';
import { guardWorkers } from './workers.ts';

/**
 * Automatic blocking: the HTML is untouched, and prototypes are patched once, before any other script runs. What no rule names
 * is passed on to the native as it came. The browser's preload scanner may have fetched a static tag before any script ran;
 * that no script can stop.
 */
export function holdAutomatically(source: PolicySource, ownNonce: string): Blocker {
  const policy = new Policy(source);
  const guarded = new WeakSet<object>();

  /** Puts the same guard into every frame that a script of this page can reach, in the moment in which it can. */
  const guardFrames = (root: Node): void => {
    const isFrame = typeOf(root) === 1 && /^i?frame$|^object$|^embed$/u.test(nameOf(root as Element));
    const frames = [...(isFrame ? [root as Element] : []), ...within(root, 'iframe,frame,object')];
    for (const frame of frames) guardFrame(frame as HTMLIFrameElement);
  };

  const guardFrame = (frame: HTMLIFrameElement): void => {
    const enter = (): void => {
      try {
        const realm = frame.contentWindow as Realm | null;
        // Touching the document throws where the frame is somebody else's.
        if (realm?.document && !guarded.has(realm)) guardRealm(realm);
      } catch {
        // Another origin: what it loads is for its own site to hold.
      }
    };
    enter();
    if (watchedFrames.has(frame)) return;
    watchedFrames.add(frame);
    frame.addEventListener('load', enter);
  };
  const watchedFrames = new WeakSet<Element>();

  const guardRealm = (realm: Realm): void => {
    guarded.add(realm);
    for (const guard of [guardNetwork, guardStorage, guardAttributes, guardStyles, guardWorkers, guardSrcdoc, guardForms]) guard(realm, policy);
    guardInsertion(realm, policy, guardFrames);
    disguise(realm);
    watchParser(realm);
  };

  const watchParser = (realm: Realm): void => {
    const look = (records: MutationRecord[]): void => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          holdTree(policy, node);
          guardFrames(node);
        }
      }
    };
    const observer = new realm.MutationObserver(look);
    observer.observe(realm.document, { childList: true, subtree: true });
    // At the end of a page Chromium lays it out, and so loads drawings and embeds, before it would call an observer.
    realm.document.addEventListener('readystatechange', () => look(observer.takeRecords()), true);
    holdTree(policy, realm.document);
    guardShadowRoots(realm);
  };

  /** A shadow root is a tree of its own; a closed one is seen only where it is made. */
  const guardShadowRoots = (realm: Realm): void => {
    const watch = (root: ShadowRoot): void => {
      new realm.MutationObserver((records) => {
        for (const { addedNodes } of records) for (const node of addedNodes) holdTree(policy, node);
      }).observe(root, { childList: true, subtree: true });
      holdTree(policy, root);
    };
    patchMethod(realm.Element.prototype, 'attachShadow', (native) => {
      return function (this: Element, init: ShadowRootInit) {
        const root = native.call(this, init);
        watch(root);
        return root;
      };
    });
    realm.document.addEventListener('DOMContentLoaded', () => {
      for (const element of realm.document.querySelectorAll('*')) if (element.shadowRoot) watch(element.shadowRoot);
    });
  };

  guardRealm(window);
  return {
    update: () => {
      holdAgain(policy, document);
      releaseTaken(policy, ownNonce);
    },
  };
}

/** A frame's markup is held as text, before a parser of its own gets it. */
function guardSrcdoc(realm: Realm, policy: Policy): void {
  patchAccessor(realm.HTMLIFrameElement.prototype, 'srcdoc', ({ set }) => ({
    set(this: never, html: unknown) {
      const text = String(html);
      const held = holdMarkupText(policy, text);
      set.call(this, held === text ? html : held);
    },
  }));
}

/** A form is sent by a click, long after it was looked at. */
function guardForms(realm: Realm, policy: Policy): void {
  const isHeld = (form: HTMLFormElement, submitter: HTMLElement | null) => policy.holdsAddress(submitter?.getAttribute('formaction') ?? attributeOf(form, 'action') ?? '', 'form');
  realm.addEventListener(
    'submit',
    (event) => {
      if (event.target instanceof realm.HTMLFormElement && isHeld(event.target, event.submitter)) event.preventDefault();
    },
    true,
  );
  patchMethod(realm.HTMLFormElement.prototype, 'submit', (native) => {
    return function (this: HTMLFormElement) {
      if (!isHeld(this, null)) native.call(this);
    };
  });
}

