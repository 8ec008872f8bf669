import { consentCategories, themeOf, type ConsentCategory, type NoticeLayer } from '@kapsel/core';
import { isAnswerByVisitor } from '../by-visitor.ts';
import { askedCategories, isChoice } from '../consent.ts';
import type { ConsentDetail } from '../events.ts';
import { languageTag, ourLanguage } from '../language.ts';
import { noticeOf, worded as wordedBy } from '../node/notice.ts';
import { partsInPage, type Inside, type Part } from '../part.ts';
import { KapselBanner, type Layout } from './banner.ts';
import { define } from './define.ts';
import { dress } from './dress.ts';
import { make } from './make.ts';
import { makeRoom } from './make-room.ts';
import type { KapselPreferences, Saved } from './preferences.ts';
import { stay } from './stay.ts';
import { base } from './styles.ts';
import type { Text } from './text.ts';

type Layer = 'banner' | 'preferences';

interface AnswerDetail {
  readonly action: ConsentDetail['action'] | 'preferences' | 'close';
  readonly ids?: Saved;
  /** What the visitor did. */
  readonly event?: Event;
}

/** What the files of the user interface share: a second language is one of its own, and so are the preferences. */
export interface UiInside extends Inside {
  setText?: (text: Text) => void;
  makePreferences?: () => KapselPreferences;
}

/** For a file that neither comes nor fails, in milliseconds. */
const mostWait = 2500;

interface Shown {
  readonly layer: Layer;
  readonly element: KapselBanner | KapselPreferences;
  readonly giveBack: () => void;
}

/** Shows the layer that was asked for, and each that is asked for later; a further language only changes the words. */
export function showUi(inside: UiInside, given: Text): Part | undefined {
  if (inside.setText) {
    inside.setText(given);
    return undefined;
  }
  const { kapsel, config, emit, choose } = inside;
  define('kapsel-banner', KapselBanner);
  let text: Text = worded(given, inside);
  let shown: Shown | undefined;
  /** The preferences were asked for, and are not here yet. */
  let isComing = false;
  /** The layer that was answered has gone already. */
  let isAnswering = false;

  /** Where the focus was before a layer had it. */
  let origin: HTMLElement | undefined;

  const leave = (): void => {
    isComing = false;
    if (!shown) return;
    const { layer, element, giveBack } = shown;
    shown = undefined;
    delete inside.notice;
    giveBack();
    // Only a dialog that is closed gives the focus back to where it was.
    element.shadowRoot?.querySelector('dialog')?.close();
    element.remove();
    emit('hide', { layer });
  };

  const close = (): void => {
    const isByKeyboard = shown?.element.shadowRoot?.querySelector(':focus-visible');
    leave();
    if (isByKeyboard) passFocusOn(origin);
  };

  const answer = ({ detail: { action, ids, event } }: CustomEvent<AnswerDetail>): void => {
    if (action === 'preferences') return show('preferences');
    const from = shown;
    const { notice } = inside;
    if (action === 'close') {
      // What has to be answered is asked again where it stood; a modal first layer stays closed until the next page.
      if (from?.layer === 'preferences' && kapsel.decision().open.length > 0 && config.ui?.layout !== 'dialog') {
        show('banner');
        (shown?.element as KapselBanner | undefined)?.focusPreferences();
      } else close();
      return;
    }
    const chosen = ids ?? (action === 'accept-all' ? 'all' : 'none');
    if (!from || !isChoice(chosen, config)) return;
    const source = isAnswerByVisitor(event, from.element, action) ? 'visitor' : 'api';
    let isDone = false;
    const decide = (): void => {
      removeEventListener('pagehide', decide);
      if (isDone) return;
      isDone = true;
      // Of a layer that was opened meanwhile, and stays.
      const { notice: other } = inside;
      if (notice) inside.notice = notice;
      isAnswering = true;
      choose(chosen, source, action);
      isAnswering = false;
      if (inside.notice === notice) inside.notice = other;
    };
    // First the answer is seen to be taken, then what it releases may have its turn; but never after the page has gone.
    addEventListener('pagehide', decide);
    requestAnimationFrame(() => setTimeout(decide));
    // A tab in the background paints nothing.
    setTimeout(decide, 200);
    // What the page can make fail comes last.
    close();
    if (from.element instanceof KapselBanner) sayAndGo(from.element);
  };

  const fetchPreferences = async (): Promise<void> => {
    const part = 'preferences';
    if (!partsInPage()[part]) await inside.fetchPart?.(part);
    partsInPage()[part]?.(inside);
  };

  /** The first layer stays meanwhile. It stands in for preferences that cannot be had: it can refuse everything, too. */
  const showSoon = async (): Promise<void> => {
    isComing = true;
    const arrival = fetchPreferences();
    await Promise.race([arrival, new Promise((resolve) => setTimeout(resolve, mostWait))]);
    if (isComing) show(inside.makePreferences ? 'preferences' : 'banner');
    else return;
    isComing = false;
    const standIn = shown;
    await arrival;
    // Nobody is torn away from what they do meanwhile.
    const { activeElement, body } = document;
    if (standIn && shown === standIn && inside.makePreferences && (activeElement === body || activeElement === standIn.element)) show('preferences');
  };

  const show = (layer: Layer): void => {
    if (shown?.layer === layer) return;
    const { makePreferences } = inside;
    if (layer === 'preferences' && !makePreferences) return void showSoon();
    const element = layer === 'preferences' && makePreferences ? preferences(makePreferences()) : banner();
    leave();
    const theme = themeOf(config.ui?.theme);
    dress(Object.assign(element, { logo: theme.logo }), theme, text);
    element.addEventListener('answer', answer as unknown as EventListener);
    // A step between two of its own controls is not told out here; the other layer, which has gone, and another window are no place to go back to.
    element.addEventListener('focusin', ({ relatedTarget }) => (origin = (relatedTarget as HTMLElement | null) ?? origin));
    place(element);
    if (element instanceof KapselBanner) {
      if (element.isClosable) element.focus();
    } else {
      try {
        element.requestUpdate();
      } catch (error) {
        element.remove();
        emit('error', { message: String(error) });
        return show('banner');
      }
    }
    shown = { layer, element, giveBack: layer === 'banner' && config.ui?.layout !== 'dialog' ? makeRoom(element) : () => {} };
    note(layer);
  };

  const banner = (): KapselBanner => {
    const element = new KapselBanner();
    const { gpc, open } = kapsel.decision();
    const prepare = () => void fetchPreferences();
    return Object.assign(element, { text, prepare, isClosable: open.length === 0, asked: askedCategories(config).map((category) => text[category]), gpc: gpc === 'honoured', layout: (config.ui?.layout ?? 'bar') as Layout });
  };

  const preferences = (element: KapselPreferences): KapselPreferences => {
    const { decided, categories, services, decidedAt, recordId, gpc } = kapsel.decision();
    const endpoint = config.log?.endpoint;
    return Object.assign(element, {
      base,
      text,
      declaration: declaration(),
      services: config.services,
      chosen: new Set(decided ? [...categories, ...services] : []),
      decidedAt,
      isGranted: isAnyGranted(),
      receipt: endpoint && recordId ? `${endpoint.replace(/\/$/u, '')}/${recordId}` : undefined,
      gpc: gpc === 'honoured',
    });
  };

  const declaration = () => config.ui?.declaration?.[text.language];

  /** Whether there is something to withdraw, asked for or granted by name; a sensitive page does not tell marketing that was granted from what was not. */
  const isAnyGranted = (): boolean => {
    const { rules, sensitive } = inside.circumstances;
    const { categories, services } = kapsel.decision();
    const isGranted = (category: ConsentCategory) => categories.includes(category) || config.services.some((one) => one.category === category && !one.exemption && services.includes(one.id));
    return sensitive || consentCategories.some((category) => rules[category] !== 'exempt' && isGranted(category));
  };

  /** The exact words and options on the screen are what a record proves. */
  const note = (layer: Layer): void => {
    const { language } = text;
    inside.notice = { layer: layer as NoticeLayer, language };
    inside.words = noticeOf(text, layer, config);
    inside.hashWords?.();
  };

  inside.setText = (next) => {
    text = worded(next, inside);
    if (!shown) return;
    Object.assign(shown.element, { text, declaration: declaration() });
    if (shown.element instanceof KapselBanner) shown.element.asked = askedCategories(config).map((category) => text[category]);
    shown.element.requestUpdate();
    note(shown.layer);
  };
  inside.hide = close;
  // A page may come in another language without a load.
  new MutationObserver(() => inside.loadUi?.()).observe(document.documentElement, { attributeFilter: ['lang'] });
  kapsel.on('show', ({ layer }) => show(layer));
  kapsel.on('consent', ({ source }) => {
    // Answered in another tab, or by the page itself.
    if (source !== 'restored' && shown && !isAnswering && kapsel.decision().open.length === 0) close();
  });
  if (inside.layer) show(inside.layer);
  return { update() {} };
}

function worded(text: Text, { config, language, isDevelopment }: Inside): Text {
  const tag = languageTag(language ?? config.language);
  return wordedBy(text, config, tag, ourLanguage(tag) === tag.split('-')[0], isDevelopment);
}

/** Outside the body, which pages swap and copy, and in the top layer, where nothing covers it. Whoever takes it away gets it back. */
function place(element: HTMLElement): void {
  const put = (): void => {
    if (element.isConnected) return;
    document.documentElement.append(element);
    if (element instanceof KapselBanner && element.layout !== 'dialog') element.showPopover?.();
  };
  element.popover = 'manual';
  put();
  const letGo = stay(element, put);
  const { remove } = Element.prototype;
  Object.defineProperty(element, 'remove', {
    configurable: true,
    value: () => {
      letGo();
      remove.call(element);
    },
  });
}

/**
 * With a layer goes the focus that it had (WCAG 2.4.3): back to where it was, else to the button that opens the preferences again, else
 * to the start of the page. Nothing scrolls for it.
 */
function passFocusOn(origin: HTMLElement | undefined): void {
  const places: (() => HTMLElement | null | undefined)[] = [() => origin, () => document.querySelector<HTMLElement>('kapsel-reopen'), start];
  for (const place of places) {
    // A dialog has given it back by itself.
    if (document.activeElement !== document.body) return;
    place()?.focus({ preventScroll: true });
  }
}

/** Before all that can have the focus, until it has gone on: the body itself cannot. */
function start(): HTMLElement {
  const element = unseen();
  element.tabIndex = -1;
  element.addEventListener('blur', () => element.remove());
  document.body.before(element);
  return element;
}

function unseen(): HTMLElement {
  const element = make('div', {});
  Object.assign(element.style, { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' });
  return element;
}

/** Leaves the words "saved" to those who listen, when the banner itself has gone. */
function sayAndGo(banner: KapselBanner): void {
  const said = unseen();
  said.setAttribute('role', 'status');
  document.documentElement.append(said);
  setTimeout(() => (said.textContent = banner.text.saved), 100);
  setTimeout(() => said.remove(), 5000);
}
