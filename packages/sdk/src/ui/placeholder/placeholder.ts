import { noticeHash, themeOf, type ShownNotice } from '@kapsel/core';
import { addedTrees, fits, shadowOf, within } from '../../blocker/dom.ts';
import { isAnswerByVisitor } from '../../by-visitor.ts';
import { readDecision } from '../../decision-store.ts';
import { languageTag } from '../../language.ts';
import { partsInPage, type Inside, type Part } from '../../part.ts';
import { dress } from '../dress.ts';
import { createCovers } from './covers.ts';
import { KapselPlaceholder, type PlaceholderAction } from './element.ts';
import { focusOn } from './focus.ts';
import { embeds, holdOf, type Hold } from './hold.ts';
import { letThrough, type LetThrough } from './let-through.ts';
import { KapselPlace } from './place.ts';
import { noticeOf, said } from './said.ts';
import { withService } from './with-service.ts';
import { wordsIn } from './words.ts';

/** A placeholder that stands in the page. */
interface Shown {
  readonly element: KapselPlaceholder;
  hold: Hold;
  notice: ShownNotice;
}

/** What may make a held embed another one. */
const attributes = ['src', 'data', 'srcdoc', 'data-src', 'data-data', 'data-srcdoc', 'data-category', 'data-service', 'data-placeholder', 'title', 'lang'];

/** An embed under its placeholder is not there for the keyboard and for who listens. A rule, since copies of a page would keep an attribute. */
const hidden = `:is(${embeds}):has(+ kapsel-place[side='after'] > *) { visibility: hidden !important; }
  kapsel-place[side='before'] + :is(${embeds}) { visibility: hidden !important; }`;

/** One placeholder for each held embed in the page, as long as it is held and there. */
function showPlaceholders(inside: Inside): Part | undefined {
  const { kapsel, config, circumstances, choices, allows, choose } = inside;
  // Nobody is there to be asked.
  if (circumstances.crawler) return undefined;
  define('kapsel-place', KapselPlace);
  define('kapsel-placeholder', KapselPlaceholder);
  const covers = createCovers();
  const shown = new Map<HTMLElement, Shown>();
  const through = new Map<HTMLElement, LetThrough>();
  const watched = new WeakSet<Node>();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(hidden);

  const look = (embed: HTMLElement): void => {
    const hold = embed.isConnected && embed.ownerDocument === document ? holdOf(embed, inside) : undefined;
    const there = shown.get(embed);
    if (!hold) {
      if (there) uncover(embed, there);
      return;
    }
    const one: Shown = there ?? { element: placeholderFor(embed), hold, notice: { layer: 'placeholder', language: '' } };
    if (!there) covers.cover(embed, one.element);
    shown.set(embed, one);
    one.hold = hold;
    say(embed, one);
    watch(embed.getRootNode());
    changes.observe(embed, { attributeFilter: attributes });
    covers.fit(embed);
  };

  const wordsNow = () => wordsIn(languageTag(inside.language ?? config.language), config.ui?.texts);

  const placeholderFor = (embed: HTMLElement): KapselPlaceholder => {
    const element = new KapselPlaceholder();
    // The page has been laid out; what would change later would shift.
    dress(element, themeOf(config.ui?.theme), wordsNow(), (run) => run());
    element.addEventListener('answer', (event) => {
      const one = shown.get(embed);
      const { action, event: done } = (event as CustomEvent<{ action: PlaceholderAction; event?: Event }>).detail;
      if (!one) return;
      if (action === 'preferences') return kapsel.showPreferences();
      if (action === 'once') through.set(embed, letThrough(embed, one.hold, inside));
      else grant(one, isAnswerByVisitor(done, element, action));
      look(embed);
    });
    return element;
  };

  /** As a visitor who saves the preferences does, with the words of the placeholder as the notice. */
  const grant = ({ hold: { grantable }, notice }: Shown, isTrusted: boolean): void => {
    if (!grantable) return;
    const { notice: other } = inside;
    inside.notice = notice;
    choose(withService(grantable.id, decision(), config, circumstances), isTrusted ? 'visitor' : 'api', 'save');
    if (inside.notice !== notice) return;
    if (other) inside.notice = other;
    else delete inside.notice;
  };

  /** The newest: of the cookie, which another tab may have written, or of this page, where it could not be stored. */
  const decision = () => {
    const stored = readDecision(config.cookie?.maxAgeDays);
    const made = choices.at(-1)?.made;
    return made && !(stored && stored.decidedAt >= made.decidedAt) ? made : stored;
  };

  const say = (embed: HTMLElement, one: Shown): void => {
    const words = wordsNow();
    const { element } = one;
    const next = said(embed, one.hold, words);
    element.poster = posterOf(embed);
    if (JSON.stringify(next) === JSON.stringify(element.said)) return;
    element.said = next;
    const notice: ShownNotice = (one.notice = { layer: 'placeholder', language: words.language });
    // Only secure contexts can hash.
    if (config.log) void noticeHash(noticeOf(next, one.hold)).then((hash) => Object.assign(notice, { noticeHash: hash })).catch(() => {});
  };

  const uncover = (embed: HTMLElement, { element }: Shown): void => {
    const hadFocus = element.shadowRoot?.activeElement;
    shown.delete(embed);
    covers.uncover(embed);
    if (hadFocus && embed.isConnected) focusOn(embed);
  };

  const changes = new MutationObserver((records) => {
    for (const { type, target } of records) {
      if (type !== 'attributes') continue;
      if (target === document.documentElement) reword();
      else look(target as HTMLElement);
    }
    for (const tree of addedTrees(records)) lookInside(tree);
    for (const embed of shown.keys()) if (!embed.isConnected) look(embed);
    covers.mend();
  });

  const lookInside = (tree: Node): void => {
    for (const embed of [tree as Element, ...within(tree, embeds)]) if (isEmbed(embed)) look(embed);
  };

  const watch = (root: Node): void => {
    if (watched.has(root)) return;
    watched.add(root);
    changes.observe(root, { childList: true, subtree: true });
    const tree = root as Document | ShadowRoot;
    tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
  };

  /** What was held before this file came, in open shadow roots too. */
  const lookEverywhere = (root: Node): void => {
    lookInside(root);
    for (const element of within(root, '*')) {
      const shadow = shadowOf(element);
      if (shadow) lookEverywhere(shadow);
    }
  };

  const reword = (): void => {
    for (const [embed, one] of shown) {
      say(embed, one);
      covers.fit(embed);
    }
  };

  inside.reword = reword;
  inside.held = (element: Element) => {
    if (!isEmbed(element)) return;
    // It is told of before it is taken; and what is not in the page yet will mostly be there by the end of the task.
    queueMicrotask(() => look(element));
    setTimeout(() => look(element));
  };
  changes.observe(document.documentElement, { attributeFilter: ['lang'] });
  watch(document);
  lookEverywhere(document);
  return {
    update() {
      for (const [embed, one] of through) {
        if (one.mayStay(allows, choices)) continue;
        through.delete(embed);
        one.takeBack();
        look(embed);
      }
      for (const embed of shown.keys()) look(embed);
    },
  };
}

function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

function isEmbed(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && fits(element, embeds);
}

/** A picture that the embed's author chose, from the site itself and from nowhere else. */
function posterOf({ dataset: { placeholder = '' } }: HTMLElement): string | undefined {
  const address = placeholder && URL.canParse(placeholder, document.baseURI) ? new URL(placeholder, document.baseURI) : undefined;
  return address?.origin === location.origin ? address.href : undefined;
}

partsInPage()['placeholder'] = showPlaceholders;
