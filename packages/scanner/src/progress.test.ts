import { describe, expect, it } from 'vitest';
import { progressDisplay, silent } from './progress.ts';

/** As much of a terminal as the display needs. */
function aStream(properties: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  const stream = { ...properties, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { stream, written };
}

const aPage = { step: 'page', url: 'https://example.no/a', done: 2, total: 25 } as const;

describe('progressDisplay', () => {
  it('writes whole lines where nobody watches, and nothing at the end', () => {
    const { stream, written } = aStream({ isTTY: false });
    const display = progressDisplay(stream);
    display.show({ step: 'browser' });
    display.show(aPage);
    display.end();
    expect(written).toEqual(['Starting Chromium …\n', 'Page 3 of 25: https://example.no/a\n']);
  });

  it('writes over one line on a terminal, and takes it away at the end', () => {
    const { stream, written } = aStream({ isTTY: true, columns: 80 });
    const display = progressDisplay(stream);
    display.show(aPage);
    display.end();
    expect(written).toEqual(['\r\u001b[2KPage 3 of 25: https://example.no/a', '\r\u001b[2K']);
  });

  it.each([
    ['narrow', 30, 29],
    ['absurdly narrow', 3, 20],
    ['of width 0', 0, 79],
    ['of unknown width', undefined, 79],
  ])('keeps to one line on a terminal that is %s', (_what, columns, longest) => {
    const { stream, written } = aStream({ isTTY: true, ...(columns !== undefined && { columns }) });
    progressDisplay(stream).show({ ...aPage, url: `https://example.no/${'a'.repeat(300)}` });
    expect(written[0]?.replace('\r\u001b[2K', '')).toHaveLength(longest);
  });

  it.each([true, false])('lets no address act on the terminal (live: %s)', (isTTY) => {
    const { stream, written } = aStream({ isTTY, columns: 200 });
    progressDisplay(stream).show({ ...aPage, url: 'https://a.no/\u001b[2J\u0007\n\u202e' });
    const shown = written.join('').replace('\r\u001b[2K', '').replace(/\n$/u, '');
    expect(shown).toBe('Page 3 of 25: https://a.no/␛[2J␇␊\\u202e');
  });

  it('can be silent', () => {
    expect(() => (silent.show(aPage), silent.end())).not.toThrow();
  });
});
