import { expect } from 'chai';
import { eraseCookie } from '../../cookie-jar.ts';
import { partsInPage, type Inside } from '../../part.ts';
import { createKapsel, type Kapsel } from '../../runtime.ts';
import { siteConfig } from '../../site-config.test-helper.ts';
import type { KapselPlaceholder } from './element.ts';

const video = { id: 'video', name: 'Video', provider: 'Films Ltd', category: 'functional', since: 1, hosts: ['video.example'], cookies: [], storage: [], privacyUrl: 'https://video.example/privacy' } as const;
const held = '<iframe title="A film" width="400" height="300" data-category="functional" data-service="video" data-src="about:blank#film"></iframe>';

const odd = { ...video, id: 'odd', privacyUrl: 'javascript:alert(1)' };

let root: HTMLElement;
let inside: Inside;
let kapsel: Kapsel;

/** With no blocker: what is marked is held as long as nobody gives it back. */
async function start(): Promise<void> {
  await import('./placeholder.ts');
  const make = partsInPage()['placeholder'];
  if (!make) throw new Error('It is no part.');
  const see = (given: Inside) => {
    inside = given;
    return undefined;
  };
  kapsel = createKapsel(siteConfig({ services: [video, odd], log: { endpoint: '/nowhere' } }), { region: undefined, nonce: '', parts: [see, make] });
  await kapsel.ready;
}

const all = () => [...root.querySelectorAll<KapselPlaceholder>('kapsel-placeholder')];
const turn = () => new Promise((resolve) => setTimeout(resolve, 50));
const only = async (): Promise<KapselPlaceholder> => {
  await turn();
  expect(all()).to.have.length(1);
  const [one] = all();
  if (!one) throw new Error('There is none.');
  await one.updateComplete;
  return one;
};
const text = (one: KapselPlaceholder, selector: string) => one.renderRoot.querySelector(selector)?.textContent?.trim();

describe('a placeholder', () => {
  // There is one Kapsel on a page.
  before(start);

  beforeEach(() => {
    root = document.createElement('div');
    document.body.append(root);
  });

  afterEach(async () => {
    root.remove();
    kapsel.withdraw();
    eraseCookie('kapsel_consent');
    await turn();
  });

  it('says whose the embed is, and offers two answers', async () => {
    root.innerHTML = held;
    const one = await only();
    expect(text(one, '.title')).to.equal('A film');
    expect(text(one, '.words p:last-child')).to.match(/^This content comes from Video \(Films Ltd\) and is not loaded\..*Privacy policy of Films Ltd$/su);
    expect([...one.renderRoot.querySelectorAll('button')].map(({ dataset, textContent }) => [dataset['action'], textContent])).to.deep.equal([['once', 'Show once'], ['always', 'Always allow Video']]);
  });

  it('has the box of its embed, and takes none away', async () => {
    root.innerHTML = `<p>Before</p>${held}<p>After</p>`;
    const one = await only();
    const embed = root.querySelector('iframe');
    expect(one.getBoundingClientRect()).to.deep.equal(embed?.getBoundingClientRect());
    const height = root.getBoundingClientRect().height;
    one.parentElement?.remove();
    expect(root.getBoundingClientRect().height).to.equal(height);
  });

  it('gives the embed its address by “Show once”, and the focus', async () => {
    root.innerHTML = held;
    (await only()).renderRoot.querySelector<HTMLElement>('[data-action="once"]')?.click();
    const embed = root.querySelector('iframe');
    expect(embed?.getAttribute('src')).to.equal('about:blank#film');
    expect(document.activeElement === embed).to.equal(true);
    await turn();
    expect(all()).to.have.length(0);
    expect(kapsel.decision().services).to.deep.equal([]);
  });

  it('grants one service by “Always allow”, with its words as the notice, and gives back the notice of who else asks', async () => {
    root.innerHTML = held;
    const one = await only();
    await turn();
    const other = { layer: 'banner', language: 'en' } as const;
    inside.notice = other;
    let notice: Inside['notice'];
    let detail: unknown;
    const stop = kapsel.on('change', ({ action, source }) => {
      ({ notice } = inside);
      detail = [action, source];
    });
    one.renderRoot.querySelector<HTMLElement>('[data-action="always"]')?.click();
    expect(kapsel.decision()).to.deep.include({ categories: ['necessary'], services: ['video'] });
    stop();
    expect(detail).to.deep.equal(['save', 'api']);
    expect(notice).to.include({ layer: 'placeholder', language: 'en' });
    expect(notice?.noticeHash).to.match(/^[0-9a-f]{64}$/u);
    expect(inside.notice).to.equal(other);
    delete inside.notice;
  });

  it('takes no answer for a visitor’s that the page tells of itself', async () => {
    root.innerHTML = held;
    const one = await only();
    let source: unknown;
    const stop = kapsel.on('consent', (detail) => ({ source } = detail));
    const click = new MouseEvent('click');
    one.dispatchEvent(new CustomEvent('answer', { detail: { action: 'always', trusted: true, event: click } }));
    stop();
    expect(source).to.equal('api');
  });

  it('goes with the mark, comes with it, and changes with the title', async () => {
    root.innerHTML = held;
    await only();
    const embed = root.querySelector('iframe');
    embed?.removeAttribute('data-service');
    embed?.removeAttribute('data-category');
    await turn();
    expect(all()).to.have.length(0);
    embed?.setAttribute('data-service', 'video');
    embed?.setAttribute('title', 'Another film');
    expect(text(await only(), '.title')).to.equal('Another film');
  });

  it('leaves a privacy link out that is none', async () => {
    root.innerHTML = held.replace('"video"', '"odd"');
    expect((await only()).renderRoot.querySelectorAll('a')).to.have.length(0);
  });

  it('is not there for a copy of itself', async () => {
    root.innerHTML = held;
    const one = await only();
    root.append(one.cloneNode(true), one.parentElement?.cloneNode(true) ?? '');
    await only();
  });

  it('shows the picture of the site’s own only where there is room for it', async () => {
    root.innerHTML = held.replace('title', 'data-placeholder="/picture.png" title');
    const one = await only();
    expect(one.renderRoot.querySelector('img')?.getAttribute('src')).to.equal(new URL('/picture.png', location.href).href);
    root.querySelector('iframe')?.setAttribute('height', '50');
    await turn();
    expect(one.renderRoot.querySelectorAll('img')).to.have.length(0);
    expect(one.renderRoot.querySelectorAll('button')).to.have.length(1);
  });
});
