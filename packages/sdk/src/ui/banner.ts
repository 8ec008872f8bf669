import type { ThemeLogo } from '@kapsel/core';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { logoOf, open } from './dress.ts';
import { base } from './styles.ts';
import { fill, listOf, type Text } from './text.ts';

export type Layout = 'bar' | 'box' | 'corner' | 'dialog';
export type Answer = 'accept-all' | 'reject-all' | 'preferences' | 'close';

/**
 * The first layer. It covers a part of the page, takes no focus, and stays until it is answered; as `dialog` it is a real modal
 * one, which can be closed without an answer. On a phone it covers at most a quarter of the screen: longer text scrolls.
 */
export class KapselBanner extends LitElement {
  static override styles = [
    base,
    css`
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
      .said {
        position: absolute;
        overflow: hidden;
        inline-size: 1px;
        block-size: 1px;
        clip-path: inset(50%);
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
    `,
  ];

  static override properties = {
    text: { attribute: false },
    asked: { attribute: false },
    gpc: { attribute: false },
    layout: { reflect: true },
    logo: { attribute: false },
    isAnswered: { attribute: false, state: true },
  };

  declare text: Text;
  /** Names of the categories that are asked for, in the banner's language. */
  declare asked: readonly string[];
  declare gpc: boolean;
  declare layout: Layout;
  declare logo: ThemeLogo | undefined;
  declare isAnswered: boolean;

  constructor() {
    super();
    this.isAnswered = false;
  }

  override render(): TemplateResult {
    const { text, isAnswered } = this;
    return html`<p class="said" role="status">${isAnswered ? text.saved : ''}</p>
      ${isAnswered ? '' : this.layout === 'dialog' ? this._dialog() : this._region()}`;
  }

  _region(): TemplateResult {
    return html`<div part="panel" class="panel" role="region" aria-labelledby="title" lang=${this.text.language} dir=${this.text.direction}>
      <div part="text" class="text" role="group" aria-labelledby="title">${this._words()}</div>
      ${this._answers()}
    </div>`;
  }

  _dialog(): TemplateResult {
    return html`<dialog part="panel" aria-labelledby="title" tabindex="-1" autofocus lang=${this.text.language} dir=${this.text.direction} @cancel=${this._cancel}>
      <div part="text" class="text">${this._words()}</div>
      ${this._answers()}
      <button part="close" class="close" data-action="close" aria-label=${this.text.close} @click=${this._answer}>✕</button>
    </dialog>`;
  }

  _words(): TemplateResult {
    const { text, asked, gpc } = this;
    // German writes its nouns with a capital.
    const inside = (name: string) => (text.language === 'de' ? name : name.toLocaleLowerCase(text.language));
    const categories = listOf(asked.map(inside), text.language);
    return html`<div class="head">
        <h2 id="title" part="title">${logoOf(this.logo)}${text.title}</h2>
        <button part="preferences" class="quiet" data-action="preferences" @click=${this._answer}>${text.preferences}</button>
      </div>
      <p>${fill(text.intro, { categories })} ${gpc ? text.gpc : ''}</p>`;
  }

  /** Reject and accept are one component, side by side, of one size (standards: LAW-04, LAW-05). */
  _answers(): TemplateResult {
    return html`<div part="answers" class="answers">
      <button part="answer reject" class="answer" data-action="reject-all" @click=${this._answer}>${this.text.rejectAll}</button>
      <button part="answer accept" class="answer" data-action="accept-all" @click=${this._answer}>${this.text.acceptAll}</button>
    </div>`;
  }

  /** Text that scrolls is a stop for the keyboard, which has to scroll it; other text would only be in its way. */
  override firstUpdated(): void {
    const text = this.renderRoot.querySelector<HTMLElement>('[role="group"]');
    if (!text) return;
    const observer = new ResizeObserver(() => {
      if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
      else text.removeAttribute('tabindex');
    });
    for (const box of [text, ...text.children]) observer.observe(box);
  }

  override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) open(dialog);
  }

  /** For who comes back from the preferences, which had the focus. */
  focusPreferences(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-action="preferences"]')?.focus());
  }

  _answer(event: Event): void {
    const { action } = (event.currentTarget as HTMLElement).dataset;
    this._tell(action as Answer, event.isTrusted);
  }

  /** Escape grants nothing. */
  _cancel(event: Event): void {
    event.preventDefault();
    this._tell('close', event.isTrusted);
  }

  _tell(action: Answer, trusted: boolean): void {
    this.dispatchEvent(new CustomEvent('answer', { detail: { action, trusted } }));
  }
}
