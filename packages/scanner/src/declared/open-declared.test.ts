import { describe, expect, it } from 'vitest';
import { useBench } from '../collectors/contract.test-helper.ts';
import { openDeclared } from './open-declared.ts';

const table = (name: string) => `<table><tr><th>Navn<th>Formål<tr><td>${name}<td>Husker.</table>`;

describe('openDeclared', { timeout: 60_000 }, () => {
  const bench = useBench();
  const open = async (host: string, path = '/') => openDeclared(bench.site.url(host, path), bench.browser, 10_000);
  const names = async (host: string, path?: string) => {
    const opened = await open(host, path);
    return opened.ok ? opened.table.entries.map(({ name }) => name) : opened.reason;
  };

  it('reads what scripts make of a page, in a shadow root and in a frame of another site too', async () => {
    bench.site.answer('framed.localhost/', table('in_frame'));
    bench.site.answer(
      'policy.localhost/',
      `<iframe src="${bench.site.url('framed.localhost')}"></iframe><div></div><p></p><script>
        setTimeout(() => { document.querySelector('p').innerHTML = '${table('by_script')}'; }, 300);
        document.querySelector('div').attachShadow({ mode: 'open' }).innerHTML = '<section></section>';
        document.querySelector('div').shadowRoot.firstChild.attachShadow({ mode: 'open' }).innerHTML = '${table('in_shadow')}';
      </script>`,
    );
    expect(await names('policy.localhost')).toEqual(['in_shadow', 'by_script', 'in_frame']);
  });

  it('reads a file that the browser would save or show as text', async () => {
    bench.site.answer('files.localhost/table.csv', (response) => void response.writeHead(200, { 'Content-Type': 'text/csv' }).end('name,purpose\n_csv,Counts\n'));
    bench.site.answer('files.localhost/saved', (response) => {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment' }).end('name;purpose\n_saved;Counts\n');
    });
    expect(await names('files.localhost', '/table.csv')).toEqual(['_csv']);
    expect(await names('files.localhost', '/saved')).toEqual(['_saved']);
  });

  it('says why it could not', async () => {
    bench.site.answer('none.localhost/', '<p>No table</p><script>alert(1)</script>');
    expect(await names('none.localhost')).toMatch(/has no table or list of cookies/u);
    bench.site.answer('files.localhost/missing', (response) => void response.writeHead(404, { 'Content-Type': 'text/html' }).end('<p>Nothing here'));
    expect(await names('files.localhost', '/missing')).toMatch(/could not be opened: the server answered 404/u);
    expect(await openDeclared('http://127.0.0.1:1/', bench.browser, 5000)).toMatchObject({ ok: false, reason: expect.stringContaining('could not be opened') as string });
  });

  it('leaves no page open', async () => {
    const before = bench.browser.context.pages().length;
    await open('policy.localhost');
    expect(bench.browser.context.pages()).toHaveLength(before);
  });
});
