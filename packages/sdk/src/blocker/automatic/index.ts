import type { Inside, Part } from '../../part.ts';
import { addedTrees, attributeOf, nameOf, shadowOf, typeOf, within } from '../dom.ts';
import { guardAttributes } from './attributes.ts';
import { heldMarkup, holdAgain, holdElement, holdTree, releaseTaken } from './hold-element.ts';
import { guardInsertion } from './insertion.ts';
import { guardNetwork } from './network.ts';
import { patchAccessor, patchMethod, patchRealm, standIn, type Realm } from './patch.ts';
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
  inside.shownOnce = new WeakMap();
  obey(inside);
  /** A frame's window survives a navigation: what tells one page in it from the next are its functions and its document. */
  const guarded = new WeakSet<object>();
  const watched = new Set<WeakRef<Node>>();
  const isWatched = new WeakSet<Node>();

  /** Puts the same guard into every frame that a script of this page can reach, in the moment in which it can. */
  const guardFrames = (root: Node): void => {
    const isFrame = typeOf(root) === 1 && /^i?frame$|^object$|^embed$/u.test(nameOf(root as Element));
    const frames = [...(isFrame ? [root as Element] : []), ...within(root, 'iframe,frame,object')];
    for (const frame of frames) guardFrame(frame);
  };

  const enter = (realm: Realm | null): void => {
    try {
      // Touching the document throws where the frame is somebody else's.
      if (!realm?.document) return;
      if (!guarded.has(realm.Function)) guardRealm(realm);
      watchDocument(realm);
    } catch {
      // Another origin: what it loads is for its own site to hold.
    }
  };

  const guardFrame = (frame: Element): void => {
    const enterFrame = () => enter(windowOf(frame));
    enterFrame();
    if (watchedFrames.has(frame)) return;
    watchedFrames.add(frame);
    addListener.call(frame, 'load', enterFrame);
  };
  const watchedFrames = new WeakSet<Element>();

  const guardRealm = (realm: Realm): void => {
    guarded.add(realm.Function);
    patchRealm(realm, () => {
      for (const guard of [guardNetwork, guardStorage, guardAttributes, guardStyles, guardWorkers, guardSrcdoc, guardForms]) guard(realm);
      guardInsertion(realm, guardFrames);
      patchMethod(realm, 'open', (native, self, given) => {
        const opened = native.apply(self, given) as Realm | null;
        enter(opened);
        return opened;
      });
      // A frame may have gone to its next page since it was last seen.
      for (const frame of [realm.HTMLIFrameElement, realm.HTMLFrameElement, realm.HTMLObjectElement]) {
        for (const key of ['contentWindow', 'contentDocument']) {
          patchAccessor(frame?.prototype, key, {
            get(native, self) {
              const reached = native.call(self) as (Realm & Document) | null;
              if (reached) enter(key === 'contentWindow' ? reached : (reached.defaultView as Realm | null));
              return reached;
            },
          });
        }
      }
      // A shadow root is a tree of its own; a closed one is seen only where it is made.
      patchMethod(realm.Element.prototype, 'attachShadow', (native, self, given) => {
        const root = native.apply(self, given) as ShadowRoot;
        watch(realm, root);
        return root;
      });
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
      watchShadows(root);
    }
  };

  const watch = (realm: Realm, root: Node): MutationObserver | undefined => {
    if (isWatched.has(root)) return undefined;
    isWatched.add(root);
    watched.add(new WeakRef(root));
    const observer = new realm.MutationObserver(look);
    observer.observe(root, { childList: true, characterData: true, attributeFilter: ['style', 'href'], subtree: true });
    holdTree(root);
    watchShadows(root);
    return observer;
  };

  /** Shadow roots that a parser has made, as far as they are open. */
  const watchShadows = (root: Node): void => {
    for (const element of [root, ...within(root, '*')]) {
      const shadow = typeOf(element) === 1 && shadowOf(element as Element);
      if (shadow) watch(window, shadow);
    }
  };

  const watchDocument = (realm: Realm): void => {
    const observer = watch(realm, realm.document);
    // At the end of a page Chromium lays it out, and so loads drawings and embeds, before it would call an observer.
    if (observer) realm.document.addEventListener('readystatechange', () => look(observer.takeRecords()), true);
  };

  const holdAllAgain = (): void => {
    for (const reference of watched) {
      const root = reference.deref();
      if (!root) watched.delete(reference);
      else {
        guardFrames(root);
        watchShadows(root);
        holdAgain(root);
      }
    }
  };

  // Who has granted all pays for no guard. A prerendered page is held whatever was granted, until it is seen.
  if (!holdsNothing() || (document as { prerendering?: unknown }).prerendering) enter(window);
  return {
    update: () => {
      const isFree = holdsNothing();
      if (!isFree) {
        enter(window);
        standIn(true);
        holdAllAgain();
      }
      releaseTaken(inside.nonce);
      // Pages that have been granted all get their natives back; a withdrawal puts ours there again.
      if (isFree) standIn(false);
    },
  };
}

/** Taken now: a property that is read of an `<object>` is asked of its plug-in first; see dom.ts. */
const { addEventListener: addListener } = EventTarget.prototype;
const windowGetters: { readonly [name: string]: (() => unknown) | undefined } = { iframe: windowGetter(HTMLIFrameElement), frame: windowGetter(HTMLFrameElement), object: windowGetter(HTMLObjectElement) };

function windowGetter({ prototype }: { readonly prototype: object }): (() => unknown) | undefined {
  return Object.getOwnPropertyDescriptor(prototype, 'contentWindow')?.get;
}

function windowOf(frame: Element): Realm | null {
  return (windowGetters[nameOf(frame)]?.call(frame) ?? null) as Realm | null;
}

/** A frame's markup is held as text, before a parser of its own gets it. */
function guardSrcdoc(realm: Realm): void {
  patchAccessor(realm.HTMLIFrameElement.prototype, 'srcdoc', { set: (native, self, [html]) => native.call(self, heldMarkup(html)) });
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
  patchMethod(realm.HTMLFormElement.prototype, 'submit', (native, self: HTMLFormElement) => {
    if (!isHeld(self, null)) native.call(self);
  });
}

