import { insideOfPage } from '../../part.ts';
import { addPurpose, isWaiting, proofOf, removePurpose, type AskedPurpose } from './submit.ts';
import type { Tick } from './submission.ts';
import { wordsIn } from './words.ts';

const css = String.raw;

const styles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  label {
    display: flex;
    gap: 0.5em;
    align-items: flex-start;
    cursor: pointer;
  }
  input {
    flex: none;
    inline-size: max(24px, 1.5em);
    block-size: max(24px, 1.5em);
    margin: 0;
    font: inherit;
  }
  label span {
    align-self: center;
    min-inline-size: 0;
    overflow-wrap: break-word;
  }
  .more,
  [role='status'] {
    margin-block: 0;
    margin-inline-start: calc(max(24px, 1.5em) + 0.5em);
  }
  .more {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75em;
  }
  a {
    display: inline-block;
    min-block-size: 24px;
    color: inherit;
  }
  [hidden] {
    display: none;
  }
  input:focus-visible,
  a:focus-visible {
    outline: 3px solid;
    outline-offset: 2px;
  }
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

let hasWarned = false;

/**
 * A question inside a form, asked anew for every submission. A consent is optional, makes a record of its own and carries the
 * log's signature; an acknowledgement is an ordinary tick, and never recorded. It looks like the page around it.
 *
 * Without Lit: with a tag of its own it could not have the Trusted Types policy that Lit needs, and every page with a form loads it.
 *
 * @fires change - ticked or not, by the visitor
 * @csspart label
 * @csspart checkbox
 * @csspart hint - “(optional)” or “(required)”
 * @csspart privacy - link to `privacy-url`
 * @csspart receipt - link for withdrawal, where the page stays
 * @slot - what the visitor agrees to, or has read; else the attribute `label`
 * @example <kapsel-purpose kind="consent" name="newsletter" privacy-url="/privacy">Send me the newsletter.</kapsel-purpose>
 */
export class KapselPurpose extends HTMLElement implements AskedPurpose {
  static readonly formAssociated = true;
  static readonly observedAttributes = ['kind', 'name', 'purpose', 'label', 'required', 'privacy-url', 'lang'];

  readonly _internals = this.attachInternals();
  readonly _box = element('input', { type: 'checkbox', part: 'checkbox', autocomplete: 'off', 'aria-describedby': 'hint privacy' });
  readonly _label = element('span');
  readonly _hint = element('span', { id: 'hint', part: 'hint' });
  readonly _privacy = element('a', { id: 'privacy', part: 'privacy' });
  readonly _status = element('p', { role: 'status' });
  _tick: Tick | undefined;
  /** While a click goes on from here to the box. */
  _isVouchedFor = false;

  constructor() {
    super();
    const text = element('span');
    text.append(element('slot'), this._label);
    const label = element('label', { part: 'label' });
    label.append(this._box, text);
    const more = element('div', { class: 'more' });
    more.append(this._hint, this._privacy);
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [sheet];
    root.append(label, more, this._status);
    root.addEventListener('slotchange', () => this._draw());
    this._box.addEventListener('click', (event) => this._onClick(event));
    // A label of the page's own clicks this element, and not what is inside.
    this.addEventListener('click', (event) => {
      if (event.composedPath()[0] !== this || this.isDisabled) return;
      this._isVouchedFor = event.isTrusted;
      this._box.click();
      this._isVouchedFor = false;
    });
  }

  connectedCallback(): void {
    addPurpose(this, this.getRootNode());
    this._draw();
    if (this.kind !== 'consent' || !this.hasAttribute('required') || hasWarned) return;
    hasWarned = true;
    insideOfPage()?.emit('error', { message: '<kapsel-purpose kind="consent"> ignores “required”: a consent that a form demands is not freely given (GDPR art. 7(4)).' });
  }

  disconnectedCallback(): void {
    removePurpose(this);
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    // It was ticked as an answer to another question.
    if (before !== now && (name === 'kind' || this._tick?.purpose !== this.purpose)) this.untick();
    this._draw();
  }

  // There is no formStateRestoreCallback: what a browser restores is no answer of today's.
  formResetCallback(): void {
    this.untick();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this._box.disabled = isDisabled;
  }

  /** Whatever is not plainly an acknowledgement is nothing that a form may demand. */
  get kind(): 'consent' | 'acknowledgement' {
    return this.getAttribute('kind') === 'acknowledgement' ? 'acknowledgement' : 'consent';
  }

  get name(): string {
    return this.getAttribute('name') ?? '';
  }

  get purpose(): string {
    return this.getAttribute('purpose') ?? this.name;
  }

  get form(): HTMLFormElement | null {
    return this._internals.form;
  }

  /** Only a click changes it: nothing is ticked beforehand. */
  get checked(): boolean {
    return this._tick !== undefined;
  }

  /** What the form carries; nothing where an acknowledgement is not ticked. */
  get value(): string | null {
    if (this.kind === 'consent') return this._tick ? proofOf(this._tick).value : '0';
    return this._tick ? 'on' : null;
  }

  get validationMessage(): string {
    return this._internals.validationMessage;
  }

  checkValidity(): boolean {
    return this._internals.checkValidity();
  }

  reportValidity(): boolean {
    return this._internals.reportValidity();
  }

  get tick(): Tick | undefined {
    return this._tick;
  }

  get isDisabled(): boolean {
    return this._box.disabled;
  }

  carry(): void {
    this._setValue();
  }

  showReceipt(address: string): void {
    const words = wordsIn(this._language);
    const link = element('a', { part: 'receipt', href: address, lang: words.language });
    link.textContent = words.receipt;
    this._status.replaceChildren(link);
  }

  untick(): void {
    this._box.checked = false;
    this._tick = undefined;
    this._setValue();
  }

  _onClick(event: Event): void {
    // The answer is on its way as it is.
    if (isWaiting(this.form)) return event.preventDefault();
    const trusted = event.isTrusted || this._isVouchedFor;
    this._tick = this._box.checked ? { purpose: this.purpose, text: this._text, language: this._language, privacyUrl: this.getAttribute('privacy-url') ?? '', trusted } : undefined;
    if (this._tick) this._status.replaceChildren();
    this._setValue();
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  get _language(): string {
    return this.closest<HTMLElement>('[lang]')?.lang || document.documentElement.lang;
  }

  get _text(): string {
    return this.textContent.trim() || (this.getAttribute('label') ?? this._labels);
  }

  /** Of the page's own `<label>`, which says it for an element that has no words of its own. */
  get _labels(): string {
    return [...this._internals.labels].map(({ textContent }) => textContent?.trim()).join(' ');
  }

  get _isRequired(): boolean {
    return this.kind === 'acknowledgement' && this.hasAttribute('required');
  }

  _setValue(): void {
    this._internals.setFormValue(this.value);
    if (this._isRequired && !this._tick) this._internals.setValidity({ valueMissing: true }, wordsIn(this._language).missing, this._box);
    else this._internals.setValidity({});
  }

  _draw(): void {
    const words = wordsIn(this._language);
    const address = addressOf(this.getAttribute('privacy-url'));
    const hint = this.kind === 'consent' ? words.optional : this._isRequired ? words.required : '';
    this._box.required = this._isRequired;
    this._label.textContent = this.textContent.trim() ? '' : (this.getAttribute('label') ?? '');
    this._box.ariaLabel = this.textContent.trim() || this.hasAttribute('label') ? null : this._labels || null;
    for (const part of [this._hint, this._privacy]) part.lang = words.language;
    this._hint.textContent = hint;
    this._hint.hidden = !hint;
    this._privacy.textContent = words.privacy;
    this._privacy.hidden = !address;
    if (address) this._privacy.href = address;
    this._setValue();
  }
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Readonly<Record<string, string>> = {}): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Whatever else an address can be, it is no page to read. */
function addressOf(text: string | null): string | undefined {
  if (!text || !URL.canParse(text, document.baseURI)) return undefined;
  const { protocol, href } = new URL(text, document.baseURI);
  return /^https?:$/u.test(protocol) ? href : undefined;
}

if (!customElements.get('kapsel-purpose')) customElements.define('kapsel-purpose', KapselPurpose);
