import { describe, expect, it } from 'vitest';
import { html, trustedHtml } from './html-template.ts';

describe('html', () => {
  it('escapes text in content and in attributes', () => {
    expect(String(html`<p title="${'"'}">${'<b>'}</p>`)).toBe('<p title="&quot;">&lt;b&gt;</p>');
  });

  it('keeps markup that it made itself, alone or in a list', () => {
    expect(String(html`<ul>${['a', '<'].map((text) => html`<li>${text}</li>`)}</ul>`)).toBe('<ul><li>a</li><li>&lt;</li></ul>');
  });

  it('writes nothing for false, null and undefined, and 0 for 0', () => {
    expect(String(html`${false}${null}${undefined}${0}`)).toBe('0');
  });

  it('refuses an object that only looks like markup', () => {
    const forged = JSON.parse('{"markup":"<script>"}') as string;
    expect(() => String(html`${forged}`)).toThrow();
  });

  it('trusts our own constants', () => {
    expect(String(html`${trustedHtml('<hr>')}`)).toBe('<hr>');
  });
});
