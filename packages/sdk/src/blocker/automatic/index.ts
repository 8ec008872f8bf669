import type { Inside, Part } from '../../part.ts';
import { addedTrees, attributeOf, nameOf, select, shadowOf, typeOf, within } from '../dom.ts';
import { guardAttributes } from './attributes.ts';
import { holdAgain, holdElement, holdTree, releaseTaken } from './hold-element.ts';
import { guardInsertion } from './insertion.ts';
import { holdMarkupText } from './markup-text.ts';
import { guardNetwork } from './network.ts';
import { disguise, patchAccessor, patchMethod, patchRealm, standIn, type Realm } from './patch.ts';
import { holdsAddress, holdsNothing, obey } from './policy.ts';
import { guardStorage } from './storage.ts';
import { guardStyles } from './styles.ts';
import { guardWorkers } from './workers.ts';

/**
 * Automatic blocking: the HTML is untouched, and prototypes are patched once, before any other script runs. What no rule names
 * is passed on to the native as it came. The browser's preload scanner may have fetched a static tag before any script ran;
 * that no script can stop.
 */
export function holdAutomatically(inside: Inside): Part | undefined {
  if (inside.config.blocking === 'marked') return undefined;
  obey(inside);
  const guarded = new WeakSet<object>();

  /** Puts the same guard into every frame that a script of this page can reach, in the moment in which it can. */
  const guardFrames = (root: Node): void => {
    const isFrame = typeOf(root) === 1 && /^i?frame$|^object$|^embed$/u.test(nameOf(root as Element));
    const frames = [...(isFrame ? [root as Element] : []), ...within(root, 'iframe,frame,object')];
    for (const frame of frames) guardFrame(frame as HTMLIFrameElement);
  };

  const enter = (realm: Realm | null): void => {
    try {
      // Touching the document throws where the frame is somebody else's.
      if (realm?.document && !guarded.has(realm)) guardRealm(realm);
    } catch {
      // Another origin: what it loads is for its own site to hold.
    }
  };

  const guardFrame = (frame: HTMLIFrameElement): void => {
    const enterFrame = () => enter(frame.contentWindow as Realm | null);
    enterFrame();
    if (watchedFrames.has(frame)) return;
    watchedFrames.add(frame);
    frame.addEventListener('load', enterFrame);
  };
  const watchedFrames = new WeakSet<Element>();

  const guardRealm = (realm: Realm): void => {
    guarded.add(realm);
    patchRealm(realm, () => {
      for (const guard of [guardNetwork, guardStorage, guardAttributes, guardStyles, guardWorkers, guardSrcdoc, guardForms]) guard(realm);
      guardInsertion(realm, guardFrames);
      patchMethod(realm, 'open', (native) => {
        return function (this: unknown, ...given: unknown[]) {
          const opened = native.apply(this, given) as Realm | null;
          enter(opened);
          return opened;
        };
      });
      disguise(realm);
      watchParser(realm);
    });
    if (holdsNothing()) standIn(false);
  };

  const look = (records: MutationRecord[]): void => {
    for (const { target, type } of records) {
      // A sheet that is written into: the text is new, the element is not. And what was set past all setters.
      const owner = typeOf(target) === 3 ? target.parentNode : target;
      if (owner && typeOf(owner) === 1 && (type === 'attributes' || nameOf(owner as Element) === 'style')) holdElement(owner as Element);
    }
    for (const root of addedTrees(records)) {
      holdTree(root);
      guardFrames(root);
    }
  };

  const watch = (realm: Realm, root: Node): MutationObserver => {
    const observer = new realm.MutationObserver(look);
    observer.observe(root, { childList: true, characterData: true, attributeFilter: ['style', 'href'], subtree: true });
    holdTree(root);
    return observer;
  };

  const watchParser = (realm: Realm): void => {
    const observer = watch(realm, realm.document);
    // At the end of a page Chromium lays it out, and so loads drawings and embeds, before it would call an observer.
    realm.document.addEventListener('readystatechange', () => look(observer.takeRecords()), true);
    // A shadow root is a tree of its own; a closed one is seen only where it is made.
    patchMethod(realm.Element.prototype, 'attachShadow', (native) => {
      return function (this: Element, init: ShadowRootInit) {
        const root = native.call(this, init) as ShadowRoot;
        watch(realm, root);
        return root;
      };
    });
    realm.document.addEventListener('DOMContentLoaded', () => {
      for (const element of select(realm.document, '*')) {
        const root = shadowOf(element);
        if (root) watch(realm, root);
      }
    });
  };

  guardRealm(window);
  return {
    update: () => {
      const isFree = holdsNothing();
      if (!isFree) {
        standIn(true);
        guardFrames(document);
        holdAgain(document);
      }
      releaseTaken(inside.nonce);
      // Pages that have been granted all get their natives back; a withdrawal puts ours there again.
      if (isFree) standIn(false);
    },
  };
}

/** A frame's markup is held as text, before a parser of its own gets it. */
function guardSrcdoc(realm: Realm): void {
  patchAccessor(realm.HTMLIFrameElement.prototype, 'srcdoc', ({ set }) => ({
    set(this: never, html: unknown) {
      const text = String(html);
      const held = holdMarkupText(text);
      set.call(this, held === text ? html : held);
    },
  }));
}

/** A form is sent by a click, long after it was looked at. */
function guardForms(realm: Realm): void {
  const isHeld = (form: HTMLFormElement, submitter: HTMLElement | null) => holdsAddress(submitter?.getAttribute('formaction') ?? attributeOf(form, 'action') ?? '', 'form');
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

