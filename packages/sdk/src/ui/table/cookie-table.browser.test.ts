import type { DeclaredItem, Declaration } from '@kapsel/core';
import { cookieTableHtml, type TableOptions } from '@kapsel/core/declaration-table';
import { expect } from 'chai';
import fc from 'fast-check';
import { KapselCookieTable } from './cookie-table.ts';

const session: DeclaredItem = { name: '_hjSession_*', kind: 'cookie', service: 'Hotjar', provider: 'HotJar', category: 'analytics', validity: '30 minutter', purpose: 'Holder sidevisninger sammen.', basis: 'consent' };
const declaration: Declaration = {
  schemaVersion: 1,
  siteId: 'example-no',
  policyVersion: 7,
  language: 'nb',
  scannedAt: '2026-10-31T23:30:00Z',
  parties: { controller: 'Eksempel AS', contact: 'personvern@example.no', supervisoryAuthority: 'Datatilsynet' },
  items: [session, { ...session, name: '_ga', recipients: ['Google'] }],
};

const addresses: string[] = [];
/** An address that answers with this. */
const serve = (value: unknown): string => {
  const address = URL.createObjectURL(new Blob([typeof value === 'string' ? value : JSON.stringify(value)]));
  addresses.push(address);
  return address;
};

const settled = async (condition: () => unknown): Promise<void> => {
  for (let turn = 0; turn < 200 && !condition(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(Boolean(condition())).to.equal(true);
};

describe('<kapsel-cookie-table>', () => {
  let table: KapselCookieTable;
  const root = () => table.shadowRoot as ShadowRoot;
  const put = (attributes: Record<string, string>, fallback = '') => {
    for (const [name, value] of Object.entries(attributes)) table.setAttribute(name, value);
    table.innerHTML = fallback;
    document.body.append(table);
  };

  beforeEach(() => {
    table = new KapselCookieTable();
  });
  afterEach(() => {
    table.remove();
    document.documentElement.removeAttribute('lang');
    for (const address of addresses.splice(0)) URL.revokeObjectURL(address);
  });

  /** What a browser makes of the server's HTML, beside what the element shows. */
  const expectTheSame = (given: Declaration, options: TableOptions = {}): void => {
    const parsed = document.createElement('template');
    parsed.innerHTML = cookieTableHtml(given, options);
    const shown = root().firstElementChild as Element;
    shown.normalize();
    expect(parsed.content.childNodes).to.have.length(1);
    expect((parsed.content.firstElementChild as Element).outerHTML).to.equal(shown.outerHTML);
    expect((parsed.content.firstElementChild as Element).isEqualNode(shown)).to.equal(true);
  };

  it('shows what the server’s HTML says, element for element', async () => {
    put({ src: serve(declaration), columns: 'basis retention', 'heading-level': '3' });
    await settled(() => root().querySelector('table'));
    expectTheSame(declaration, { columns: ['basis', 'retention'], headingLevel: 3 });
    table.setAttribute('columns', 'all');
    table.setAttribute('heading-level', '9');
    expectTheSame(declaration, { columns: 'all' });
  });

  it('shows the same where every text is hostile, and nothing of it is markup', () => {
    const text = fc
      .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</table></kapsel-cookie-table>', '&lt;&amp', '<!--', '{version}', '\r\n\t', '\u202e', '<bdi>'))
      .map((some) => some.replaceAll('\0', '').toWellFormed());
    document.body.append(table);
    fc.assert(
      fc.property(text, text, (one, two) => {
        const item: DeclaredItem = { ...session, name: one, provider: two, validity: one, purpose: two, recipients: [one, two], transfer: one, retention: two };
        const parties = { controller: one, processor: two, contact: one, dpo: two, supervisoryAuthority: one };
        const given: Declaration = { ...declaration, siteId: one, versionLabel: two, scannedAt: one, parties, items: [item] };
        table.declaration = given;
        table.setAttribute('columns', 'all');
        expectTheSame(given, { columns: 'all' });
        const names = [...root().querySelectorAll('*')].flatMap((element) => [element.localName, ...element.getAttributeNames()]);
        expect([...new Set(names)].filter((name) => !'div class lang dir part scroll tabindex role aria-label table caption thead tr th scope tbody td data-column bdi p dl dt dd section h2 ul li button type data-consent'.split(' ').includes(name))).to.deep.equal([]);
      }),
    );
  }).timeout(60_000);

  it('leaves what a server wrote until its own is there', async () => {
    put({ src: serve(declaration) }, '<p>by the server</p>');
    const slot = root().querySelector('slot') as HTMLSlotElement;
    expect(slot.assignedNodes().map(({ textContent }) => textContent)).to.deep.equal(['by the server']);
    await settled(() => root().querySelector('table'));
    expect((table.firstElementChild as HTMLElement).offsetHeight).to.equal(0);
  });

  for (const [what, src] of Object.entries({ 'nothing': '/nowhere.json', 'no JSON': () => serve('<html>'), 'JSON of another kind': () => serve({ items: [{}], parties: null }) })) {
    it(`leaves it where the address has ${what}, and else says so`, async () => {
      document.documentElement.lang = 'nb';
      put({ src: typeof src === 'string' ? src : src() });
      await settled(() => root().textContent === 'Tabellen kunne ikke hentes.');
      const other = new KapselCookieTable();
      other.innerHTML = '<p>by the server</p>';
      other.setAttribute('src', typeof src === 'string' ? src : src());
      document.body.append(other);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect((other.firstElementChild as HTMLElement).offsetHeight).to.be.greaterThan(0);
      expect(other.shadowRoot?.textContent).to.equal('');
      other.remove();
    });
  }

  it('takes a declaration that a framework gave it before it was known', () => {
    const early = document.createElement('div').appendChild(document.createElement('x-later-table')) as HTMLElement & { declaration?: Declaration };
    early.declaration = declaration;
    customElements.define('x-later-table', class extends KapselCookieTable {});
    document.body.append(early);
    expect(early.shadowRoot?.querySelectorAll('tbody tr')).to.have.length(2);
    early.remove();
  });

  it('shows the last of two declarations that were asked for', async () => {
    const nb = serve(declaration);
    const en = serve({ ...declaration, language: 'en' });
    put({ src: nb });
    table.setAttribute('src', en);
    await settled(() => root().querySelector('caption')?.textContent === 'Cookies and other storage');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(root().querySelector('caption')?.textContent).to.equal('Cookies and other storage');
  });

  describe('another version', () => {
    const older: Declaration = { ...declaration, policyVersion: 6, items: [{ ...session, name: 'old' }] };
    const open = async () => {
      await settled(() => root().querySelector('details'));
      const details = root().querySelector('details') as HTMLDetailsElement;
      details.open = true;
      return details;
    };

    it('is fetched when somebody opens it, shows that it no longer holds, and what the server’s HTML says', async () => {
      const versions = [{ policyVersion: 6, effectiveFrom: '2026-01-01', url: serve(older) }];
      put({ src: serve({ ...declaration, versions }) });
      const details = await open();
      await settled(() => details.querySelector('table'));
      expect(details.querySelector('.notice')?.textContent).to.equal('Denne versjonen gjelder ikke lenger.');
      expect(details.querySelector('tbody th')?.textContent).to.equal('old');
      details.removeAttribute('open');
      expectTheSame({ ...declaration, versions }, { other: () => older });
    });

    it('is asked for again where it could not be had', async () => {
      put({ src: serve({ ...declaration, versions: [{ policyVersion: 6, url: '/nowhere.json' }] }) });
      const details = await open();
      await settled(() => details.querySelector('[role=alert]')?.textContent === 'Tabellen kunne ikke hentes.');
      details.open = false;
      await new Promise((resolve) => setTimeout(resolve, 50));
      details.open = true;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(details.querySelectorAll('[role=alert]')).to.have.length(1);
    });
  });
});
