import type { Declaration, DeclarationVersion } from '@kapsel/core';
import { declarationTree, optionalColumns, otherVersionTree, wordsIn, type TableNode, type TableOptions } from '@kapsel/core/declaration-table';
import { styles } from './styles.ts';

/**
 * The declaration on a policy page: the table (on a phone each row is a card), who answers for it, what rights there are, and all
 * other versions. It looks like the page around it.
 *
 * Attributes: `src`, the address of the declaration, relative to the page; `columns`, further ones by name or `all`;
 * `heading-level`, 2 to 6.
 *
 * @example <kapsel-cookie-table src="/declaration.nb.json" columns="basis retention"></kapsel-cookie-table>
 * @slot What stands here until the declaration is there, and stays where it cannot be had: the same table, by a server.
 * @csspart declaration, table, about, parties, rights, versions, heading, notice, withdraw
 */
export class KapselCookieTable extends HTMLElement {
  static readonly observedAttributes = ['src', 'columns', 'heading-level'];

  readonly _root = this.attachShadow({ mode: 'open' });
  _asked: string | null = null;
  _declaration: Declaration | undefined;

  constructor() {
    super();
    adopt(this._root);
    this._root.append(build('slot'), build('p', { role: 'status' }));
    // A framework may have set it before it knew what this is.
    const { declaration } = this;
    if (Reflect.deleteProperty(this, 'declaration') && declaration) this.declaration = declaration;
  }

  /** Instead of `src`, for who has it. */
  get declaration(): Declaration | undefined {
    return this._declaration;
  }

  set declaration(declaration: Declaration | undefined) {
    this._declaration = declaration;
    this._show();
  }

  connectedCallback(): void {
    const src = this.getAttribute('src');
    if (src && src !== this._asked) void this._fetch(src);
  }

  attributeChangedCallback(name: string): void {
    if (name !== 'src') this._show();
    else if (this.isConnected) this.connectedCallback();
  }

  async _fetch(address: string): Promise<void> {
    this._asked = address;
    const declaration = await fetchDeclaration(address);
    if (this._asked !== address) return;
    if (declaration) this.declaration = declaration;
    else if (!this._declaration) this._miss();
  }

  /** What a server wrote says more than that it could not be had again. */
  _miss(): void {
    const status = this._root.querySelector('[role=status]');
    if (status && !this.textContent?.trim()) status.textContent = wordsIn(document.documentElement.lang).missing;
  }

  _show(): void {
    const { declaration } = this;
    if (!declaration) return;
    const columns = (this.getAttribute('columns') ?? '').split(/\s+/u);
    const level = this.getAttribute('heading-level') ?? '';
    const options: TableOptions = {
      columns: columns.includes('all') ? 'all' : optionalColumns.filter((column) => columns.includes(column)),
      ...(/^[2-6]$/u.test(level) && { headingLevel: Number(level) as 2 }),
      other: () => 'later',
    };
    try {
      this._root.replaceChildren(grow(declarationTree(declaration, options)));
    } catch {
      this._miss(); // JSON of some other kind.
      return;
    }
    this._root.querySelectorAll('details').forEach((details, index) => {
      const version = declaration.versions?.[index];
      details.addEventListener('toggle', () => version && void this._open(details, version, options));
    });
  }

  /** Another version is fetched when somebody opens it, and again where it could not be had. */
  async _open(details: HTMLDetailsElement, { url }: DeclarationVersion, options: TableOptions): Promise<void> {
    const { declaration } = this;
    if (!declaration || !details.open || details.querySelector('div')) return;
    const other = await fetchDeclaration(url, this._asked ?? '');
    const content = other ? grow(otherVersionTree(other, declaration, options)) : build('p', { role: 'alert' }, wordsIn(declaration.language).missing);
    details.querySelector('[role=alert]')?.remove();
    details.append(content);
  }
}

/** @param beside the file that the address is relative to, if not the page */
async function fetchDeclaration(address: string, beside = ''): Promise<Declaration | undefined> {
  try {
    const answer = await fetch(new URL(address, new URL(beside, document.baseURI)));
    const declaration = (await answer.json()) as Declaration;
    return Array.isArray(declaration.items) ? declaration : undefined;
  } catch {
    return undefined;
  }
}

function grow(node: TableNode): Node {
  if (typeof node !== 'object') return document.createTextNode(node);
  return build(node.tag, node.attributes, ...node.children.map(grow));
}

function build(tag: string, attributes: Readonly<Record<string, string>> = {}, ...children: readonly (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A sheet that no policy for styles can refuse, where there are such sheets (Safari from 16.4). */
function adopt(root: ShadowRoot): void {
  if (!('adoptedStyleSheets' in root)) return (root as ShadowRoot).append(build('style', {}, styles));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
}

if (!customElements.get('kapsel-cookie-table')) customElements.define('kapsel-cookie-table', KapselCookieTable);
