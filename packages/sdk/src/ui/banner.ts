import type { ThemeLogo } from '@kapsel/core';
import { Base } from './base-element.ts';
import { css } from './css.ts';
import { open } from './dress.ts';
import { make } from './make.ts';
import { base } from './styles.ts';
import { fill, listOf, type Text } from './text.ts';

export type Layout = 'bar' | 'box' | 'corner' | 'dialog';
export type Answer = 'accept-all' | 'reject-all' | 'preferences' | 'close';

const style = css`
  :host {
    inset: auto 0 0 0 !important;
    inline-size: auto !important;
    max-block-size: 50vh !important;
    margin: 0 !important;
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: 0.25em;
    max-block-size: 50vh;
    padding: 0.5em max(0.875em, env(safe-area-inset-left)) calc(0.75em + env(safe-area-inset-bottom));
    border-width: 1px 0 0;
  }
  .panel:has(.close) {
    padding-inline-end: 3em;
  }
  .text {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    overflow: auto;
    font-size: 0.9375em;
    line-height: 1.5;
  }
  .head {
    display: contents;
  }
  h2 {
    margin-block-end: 0.375em;
  }
  .quiet {
    order: 1;
    margin-block-start: 0.375em;
  }
  .answers {
    display: grid;
    grid-template-columns: 1fr 1fr;
    flex: none;
    gap: 0.625em;
  }
  @media (max-width: 30rem) {
    .panel .text {
      display: block;
      max-block-size: max(4.25em, 25vh - 5.4em);
      padding-block-end: 0.75em;
      font-size: 0.8125em;
      line-height: 1.35;
      mask: linear-gradient(#000 76%, #0000);
    }
    .panel .head {
      display: flex;
      flex-wrap: wrap;
      gap: 0 1em;
      align-items: center;
      justify-content: space-between;
    }
    .panel :is(h2, .quiet) {
      margin: 0;
      font-size: 1.0625em;
    }
    .panel img {
      max-block-size: 1.5em;
    }
  }
  @media (min-width: 30.0625rem) {
    .panel {
      gap: var(--_space);
      padding: var(--_space);
    }
    .answer {
      padding-inline: 1.25em;
    }
    .panel .answers {
      max-inline-size: 28em;
    }
    :host([layout='box']),
    :host([layout='corner']) {
      inset: auto auto 1rem 1rem !important;
      max-inline-size: min(27rem, calc(100vw - 2rem)) !important;
    }
    :host([layout='corner']) {
      inset: auto 1rem 1rem auto !important;
      max-inline-size: min(22rem, calc(100vw - 2rem)) !important;
    }
    :host(:not([layout='bar'])) .panel {
      border-width: 1px;
      border-radius: var(--_outer);
    }
  }
  @media (min-width: 60rem) {
    :host([layout='bar']) .panel {
      flex-direction: row;
      gap: 2em;
      align-items: center;
      justify-content: center;
    }
    :host([layout='bar']) .text {
      display: grid;
      grid-template-columns: minmax(0, 46em) auto;
      gap: 0 2em;
      align-items: center;
    }
    :host([layout='bar']) .quiet {
      grid-area: 1 / 2 / 3;
    }
  }
  dialog {
    inline-size: min(34rem, calc(100vw - 2rem));
    max-block-size: calc(100vh - 2rem);
    padding: calc(1.2 * var(--_space));
  }
  dialog .text {
    margin-block-end: var(--_space);
    overflow: visible;
    font-size: 1em;
  }
  dialog h2 {
    padding-inline-end: 1.75em;
  }
  .close {
    position: absolute;
    inset-block-start: 0.5em;
    inset-inline-end: 0.5em;
  }
`;

/**
 * The first layer. It covers a part of the page, takes no focus, and stays until it is answered; as `dialog` it is a real modal
 * one, which can be closed without an answer. On a phone it covers at most a quarter of the screen: longer text scrolls.
 *
 * Drawn by hand: it is all that most visitors ever see, and Lit would be more than half of it
 * (docs/decisions/0015-first-layer-by-hand.md).
 *
 * @fires answer - `{ action, event }`, with what the visitor did
 * @csspart panel, text, title, logo, preferences, answers, answer, reject, accept, close
 */
export class KapselBanner extends Base {
  declare text: Text;
  /** Names of the categories that are asked for, in the banner's language. */
  declare asked: readonly string[];
  declare gpc: boolean;
  declare layout: Layout;
  declare logo: ThemeLogo | undefined;
  /** Nothing has to be answered: it can be closed as it is, and whoever asked for it has the focus in it. */
  declare isClosable: boolean;
  /** The visitor is about to ask for the preferences. */
  declare prepare: () => void;
  _panel: HTMLElement | undefined;
  _scrolling: ResizeObserver | undefined;

  connectedCallback(): void {
    if (this._panel) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(base + style);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const isDialog = this.layout === 'dialog';
    const { isClosable } = this;
    this._panel = make(isDialog ? 'dialog' : 'div', { part: 'panel', 'aria-labelledby': 'title', ...(isDialog ? { tabindex: '-1', autofocus: '' } : { class: 'panel', role: 'region', ...(isClosable && { tabindex: '-1' }) }) });
    // Escape grants nothing.
    this._panel.addEventListener('cancel', (event) => {
      event.preventDefault();
      this._tell('close', event);
    });
    if (isClosable && !isDialog) this._panel.addEventListener('keydown', (event) => event.key === 'Escape' && this._tell('close', event));
    this.setAttribute('layout', this.layout);
    this.requestUpdate();
    root.append(this._panel);
    if (isDialog) open(this._panel as HTMLDialogElement);
  }

  /** For who asked for it. */
  override focus(): void {
    this._panel?.focus({ preventScroll: true });
  }

  /** Says everything anew, in the language of now; the focus stays on what it was on. */
  requestUpdate(): void {
    const { _panel: panel, text, layout } = this;
    if (!panel) return;
    const focused = this.shadowRoot?.activeElement?.getAttribute('part') ?? '';
    panel.lang = text.language;
    panel.dir = text.direction;
    const isDialog = layout === 'dialog';
    panel.replaceChildren(
      make('div', { part: 'text', class: 'text', ...(!isDialog && { role: 'group', 'aria-labelledby': 'title' }) }, ...this._words()),
      this._answers(),
      ...(isDialog || this.isClosable ? [this._button('close', 'close', '✕', 'close')] : []),
    );
    const next = panel.querySelector<HTMLElement>(`[part="${focused}"]`);
    // Text has the focus only where it scrolls; that it does so here is not known yet.
    if (next && focused === 'text') next.tabIndex = 0;
    next?.focus();
    if (!isDialog) this._stopWhereItScrolls(panel.firstChild as HTMLElement);
  }

  /** Text that scrolls is a stop for the keyboard, which has to scroll it; other text would only be in its way. */
  _stopWhereItScrolls(text: HTMLElement): void {
    this._scrolling?.disconnect();
    const observer = (this._scrolling = new ResizeObserver(() => {
      if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
      else text.removeAttribute('tabindex');
    }));
    for (const box of [text, ...text.children]) observer.observe(box);
  }

  _words(): Element[] {
    const { text, asked, gpc, logo } = this;
    // German writes its nouns with a capital.
    const inside = (name: string) => (text.language === 'de' ? name : name.toLocaleLowerCase(text.language));
    const categories = listOf(asked.map(inside), text);
    const preferences = this._button('preferences', 'preferences', text.preferences, 'quiet');
    for (const type of ['pointerenter', 'focus']) preferences.addEventListener(type, this.prepare);
    return [
      make('div', { class: 'head' },
        make('h2', { id: 'title', part: 'title' },
          // Its place is kept before it is there.
          ...(logo ? [make('img', { part: 'logo', src: logo.src, alt: logo.alt, width: String(logo.width), height: String(logo.height) })] : []), text.title),
        preferences),
      make('p', {}, `${fill(text.intro, { categories })} ${gpc ? text.gpc : ''}`),
    ];
  }

  /** Reject and accept are one component, side by side, of one size (standards: LAW-04, LAW-05). */
  _answers(): Element {
    const { text } = this;
    return make('div', { part: 'answers', class: 'answers' }, this._button('answer reject', 'reject-all', text.rejectAll), this._button('answer accept', 'accept-all', text.acceptAll));
  }

  _button(part: string, action: Answer, label: string, kind = 'answer'): Element {
    const button = make('button', { part, class: kind, 'data-action': action, ...(action === 'close' && { 'aria-label': this.text.close }) }, label);
    button.addEventListener('click', (event) => this._tell(action, event));
    return button;
  }

  /** For who comes back from the preferences, which had the focus. */
  focusPreferences(): void {
    this._panel?.querySelector<HTMLElement>('[data-action="preferences"]')?.focus();
  }

  _tell(action: Answer, event: Event): void {
    this.dispatchEvent(new CustomEvent('answer', { detail: { action, event } }));
  }
}
