import { css, html, LitElement, nothing, svg, unsafeCSS, type TemplateResult } from 'lit';
import { base } from '../styles.ts';

export type PlaceholderAction = 'once' | 'always' | 'preferences';

/** All that one placeholder says, filled in. */
export interface Said {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Of the service, for where there is no room for more. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly privacy: { readonly text: string; readonly address: string } | undefined;
  /** What the visitor can do, at most two things. */
  readonly answers: readonly { readonly action: PlaceholderAction; readonly label: string }[];
}

/**
 * Stands in the box of a held embed, to which `--_width`, `--_height`, `--_left` and `--_top` bring it from its place.
 *
 * @fires answer - `{ action, event }`, with what the visitor did
 * @csspart panel, card, title, text, answer, privacy, poster
 */
export class KapselPlaceholder extends LitElement {
  static override styles = [
    unsafeCSS(base),
    css`
      :host {
        position: absolute !important;
        inset: 0 auto auto 0 !important;
        z-index: auto !important;
        inline-size: var(--_width, 1px) !important;
        block-size: var(--_height, 1px) !important;
        transform: translate(var(--_left, 0), var(--_top, 0)) !important;
        visibility: inherit !important;
      }
      .box {
        container-type: size;
        block-size: 100%;
        overflow: hidden;
        border-radius: var(--_round, 0);
        color: var(--_color);
        background: var(--_background);
        text-align: start;
      }
      .box::before,
      .box::after {
        position: absolute;
        inset: 0;
        border-radius: inherit;
        pointer-events: none;
        content: '';
      }
      .box::before {
        background: color-mix(in srgb, var(--_color) 5%, var(--_background));
      }
      .box::after {
        border: 1px solid var(--_border);
        border-color: color-mix(in srgb, var(--_border) 40%, transparent);
      }
      .poster {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        max-inline-size: none;
        block-size: 100%;
        max-block-size: none;
        object-fit: cover;
      }
      .card {
        position: absolute;
        inset: 0;
        display: flex;
        flex-direction: column;
        gap: 0.5rem;
        justify-content: safe center;
        padding: 0.625rem;
        font-size: 0.8125em;
        line-height: 1.35;
      }
      .poster + .card {
        inset: auto 0 0;
        max-block-size: 100%;
        color: var(--_color);
        background: var(--_background);
      }
      .words {
        min-block-size: 0;
        overflow: auto;
        overflow-wrap: anywhere;
      }
      .title {
        font-size: 1.125em;
        font-weight: 600;
      }
      .answers {
        display: grid;
        flex: none;
        grid-auto-columns: 1fr;
        grid-auto-flow: column;
        gap: 0.5rem;
      }
      .answer {
        min-inline-size: 0;
        padding: 0.125rem 0.5rem;
        line-height: 1.2;
        hyphens: auto;
      }
      a {
        display: inline-block;
        min-block-size: 1.5rem;
        line-height: 1.5rem;
        color: inherit;
        text-underline-offset: 0.15em;
      }
      a:focus-visible,
      .words:focus-visible {
        outline-offset: -3px;
      }
      svg {
        display: none;
      }
      .words[tabindex] {
        padding-block-end: 0.75rem;
        mask-image: linear-gradient(#000 calc(100% - 1rem), transparent);
      }
      .small .card {
        flex-flow: row wrap;
        gap: 0.25rem 0.625rem;
        align-items: center;
        align-content: center;
        justify-content: center;
        padding: 0.25rem;
      }
      .small .title {
        flex: none;
        max-inline-size: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .small .answer {
        min-block-size: 2rem;
      }
      .said {
        position: absolute;
        overflow: hidden;
        inline-size: 1px;
        block-size: 1px;
        clip-path: inset(50%);
      }
      @container (max-height: 11.5rem) {
        .box:not(.small) .answer {
          min-block-size: 2.25rem;
        }
      }
      @container (max-height: 4.5rem) {
        .small .title {
          max-inline-size: 40%;
        }
        .small .answer {
          min-block-size: 1.5rem;
        }
      }
      @container (max-width: 17rem) and (min-height: 15rem) {
        .answers {
          grid-auto-flow: row;
        }
      }
      @container (min-width: 17rem) and (min-height: 17rem) {
        .card {
          gap: 0.75rem;
          align-items: center;
          padding: 1rem;
        }
        .box:not(.with-poster) .words {
          text-align: center;
        }
        .answers {
          max-inline-size: 100%;
        }
        svg {
          display: block;
          flex: none;
          inline-size: 2.75rem;
          block-size: 2.75rem;
          margin-block-end: -0.25rem;
          fill: none;
          stroke: currentcolor;
        }
      }
      @container (min-width: 28rem) and (min-height: 17rem) {
        .card {
          gap: 1rem;
          padding: 1.25rem;
          font-size: 0.9375em;
          line-height: 1.45;
        }
        .words {
          max-inline-size: 34rem;
        }
        .title {
          margin-block-end: 0.25rem;
          font-size: 1.25em;
          line-height: 1.25;
        }
        .answers {
          gap: 0.75rem;
        }
        .answer {
          padding-inline: 1.25rem;
        }
        .poster + .card {
          inset: auto auto 1rem 1rem;
          align-items: start;
          inline-size: min(34rem, 100% - 2rem);
          max-block-size: calc(100% - 2rem);
          border: 1px solid var(--_border);
          border-radius: calc(var(--_radius) * 1.5);
        }
      }
    `,
  ];

  static override properties = {
    said: { attribute: false },
    poster: { attribute: false },
    isSmall: { attribute: false },
    isCut: { attribute: false, state: true },
  };

  declare said: Said | undefined;
  /** Address of a picture of the site's own. */
  declare poster: string | undefined;
  /** There is room for one button only. */
  declare isSmall: boolean;
  /** Not all the words are in sight: they can be scrolled to, by the keyboard too. To be said by who has measured. */
  declare isCut: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    // A copy that somebody made of the page: its embed gets one of its own.
    if (!this.said) queueMicrotask(() => (this.closest('kapsel-place') ?? this).remove());
  }

  override render(): TemplateResult | '' {
    const { said, poster, isSmall } = this;
    if (!said) return '';
    const hasPoster = poster !== undefined && !isSmall;
    return html`<div part="panel" class="box ${isSmall ? 'small' : ''} ${hasPoster ? 'with-poster' : ''}" role="group" aria-labelledby="title" lang=${said.language} dir=${said.direction}>
      ${hasPoster ? html`<img part="poster" class="poster" src=${poster} alt="" />` : ''}
      <div part="card" class="card">${isSmall ? this._little(said) : [hasPoster ? '' : sign, this._words(said), this._answers(said.answers)]}</div>
    </div>`;
  }

  _words({ title, about, privacy }: Said): TemplateResult {
    const { isCut } = this;
    return html`<div part="text" class="words" tabindex=${isCut ? '0' : nothing} role=${isCut ? 'group' : nothing} aria-labelledby=${isCut ? 'title' : nothing}>
      <p part="title" class="title" id="title">${title}</p>
      <p>${about} ${privacy ? html`<a part="privacy" href=${privacy.address} target="_blank" rel="noopener noreferrer">${privacy.text}</a>` : ''}</p>
    </div>`;
  }

  /** Whose it is, and one button; the rest is said to who listens, and to who points at it. */
  _little({ name, about, answers }: Said): readonly unknown[] {
    return [html`<p part="title" class="title" id="title" title=${about}>${name}</p>`, this._answers(answers.slice(0, 1), about), html`<p class="said" id="about">${about}</p>`];
  }

  /** One component and one size, whatever it grants. */
  _answers(answers: Said['answers'], about?: string): TemplateResult | '' {
    if (answers.length === 0) return '';
    return html`<div class="answers">${answers.map(
      ({ action, label }) => html`<button part="answer" class="answer" data-action=${action} title=${about ?? nothing} aria-describedby=${about ? 'about' : nothing} @click=${this._answer}>${label}</button>`,
    )}</div>`;
  }

  /** Whether some of the words are out of sight. */
  isOverfull(): boolean {
    const words = this.renderRoot.querySelector('.words');
    return words !== null && words.scrollHeight > words.clientHeight + 1;
  }

  _answer(event: Event): void {
    const button = event.currentTarget as HTMLElement;
    // Safari gives no focus to a button that is clicked.
    button.focus();
    this.dispatchEvent(new CustomEvent('answer', { detail: { action: button.dataset['action'], event } }));
  }
}

/** An eye that is shut. */
const sign = svg`<svg viewBox="0 0 24 24" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
  <path d="M2 12c2.4-4.6 5.8-7 10-7s7.6 2.4 10 7c-2.4 4.6-5.8 7-10 7s-7.6-2.4-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4.5 20.5 19.5 3.5" />
</svg>`;
