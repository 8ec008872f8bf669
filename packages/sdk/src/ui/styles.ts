import { css } from './css.ts';

/**
 * What every element of ours begins with. Nothing of the page's own styles gets in, but for the font and its size. A line only
 * divides; a border is what a control is seen by. What fades in is not the page’s largest paint (LCP).
 */
export const base = css`
  :host {
    all: initial !important;
    --_background: var(--kapsel-background, #fff);
    --_color: var(--kapsel-color, #1b1b1f);
    --_border: var(--kapsel-border, #70757d);
    --_accent: var(--kapsel-accent, #1d4f91);
    --_accent-color: var(--kapsel-accent-color, #fff);
    --_radius: var(--kapsel-radius, 8px);
    --_outer: min(1.5 * var(--_radius), 20px);
    --_space: min(1.25em, 3vh);
    position: fixed !important;
    z-index: 2147483647 !important;
    display: block !important;
    color-scheme: light !important;
    font: var(--kapsel-font, 400 max(16px, 1rem)/1.4 system-ui, sans-serif) !important;
  }
  :host([density='compact']) {
    --_space: 0.75em;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      --_background: var(--kapsel-dark-background, #1e1f24);
      --_color: var(--kapsel-dark-color, #f1f1f4);
      --_border: var(--kapsel-dark-border, #989da6);
      --_accent: var(--kapsel-dark-accent, #a8c7fa);
      --_accent-color: var(--kapsel-dark-accent-color, #062e6f);
      color-scheme: dark !important;
    }
  }
  :host([theme='dark']) {
    --_background: var(--kapsel-dark-background, #1e1f24);
    --_color: var(--kapsel-dark-color, #f1f1f4);
    --_border: var(--kapsel-dark-border, #989da6);
    --_accent: var(--kapsel-dark-accent, #a8c7fa);
    --_accent-color: var(--kapsel-dark-accent-color, #062e6f);
    color-scheme: dark !important;
  }
  * {
    box-sizing: border-box;
  }
  .panel,
  dialog {
    --_line: color-mix(in srgb, var(--_color) 16%, var(--_background));
    border: 1px solid var(--_line);
    color: var(--_color);
    background: var(--_background);
    box-shadow: 0 0.5em 2.5em rgb(0 0 0 / 22%);
    animation: come 0.12s cubic-bezier(0, 0.9, 0, 1);
  }
  @keyframes come {
    from {
      opacity: 0;
    }
  }
  dialog {
    border-radius: var(--_outer);
    outline: 0;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  h2,
  p {
    margin: 0;
  }
  h2 {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.625em;
    align-items: center;
    min-inline-size: 0;
    font-size: 1.2em;
    line-height: 1.3;
  }
  img {
    flex: none;
    inline-size: auto;
    max-inline-size: 45%;
    block-size: auto;
    max-block-size: 2em;
  }
  button,
  summary {
    font: inherit;
    cursor: pointer;
  }
  button {
    color: inherit;
    background: none;
  }
  .answer {
    min-block-size: max(2.75em, 44px);
    padding: 0.25em 0.75em;
    border: 2px solid var(--_accent);
    border-radius: var(--_radius);
    color: var(--_accent-color);
    background: var(--_accent);
    font-weight: 600;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  .answer:hover {
    background: color-mix(in srgb, var(--_accent) 86%, var(--_color));
  }
  .quiet {
    min-block-size: 1.75em;
    min-inline-size: 24px;
    padding: 0;
    border: 0;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .close {
    flex: none;
    inline-size: max(2.75em, 44px);
    block-size: max(2.75em, 44px);
    padding: 0;
    border: 0;
    border-radius: var(--_radius);
  }
  .close:hover {
    background: var(--_line);
  }
  :focus-visible:not(dialog) {
    outline: 3px solid var(--_color);
    outline-offset: 2px;
  }
  @media (max-width: 30rem) {
    :host {
      --_space: 1em;
    }
    .answer {
      padding-inline: 0.5em;
    }
  }
  @media (prefers-contrast: more) {
    .panel,
    dialog {
      --_line: var(--_border);
    }
  }
  @media (forced-colors: active) {
    .answer {
      border-color: ButtonText;
    }
  }
`;
