import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { codeForMarkdown, forCsv, forHtml, forMarkdown, forTerminal } from './safe-text.ts';

describe('forTerminal', () => {
  it('shows control characters as pictures', () => {
    expect(forTerminal('\u001b[2Jred\u0000\u007f')).toBe('␛[2Jred␀␡');
    expect(forTerminal('\u009b31m')).toBe('\\u009b31m');
  });

  it('never lets a newline or a tab act', () => {
    expect(forTerminal('a\r\n\tb\u2028c\u0085d')).toBe('a␍␊␉b\\u2028c\\u0085d');
  });

  it('shows bidi overrides, zero-width characters and lone surrogates', () => {
    expect(forTerminal('\u202egnp.exe\u2066')).toBe('\\u202egnp.exe\\u2066');
    expect(forTerminal('a\u200b\ufeff\u00ad')).toBe('a\\u200b\\ufeff\\u00ad');
    expect(forTerminal('\ud800a\udc00')).toBe('\\ud800a\\udc00');
    expect(forTerminal('\u{e0041}')).toBe('\\u{e0041}');
  });

  it('leaves Norwegian, Japanese and emoji alone', () => {
    expect(forTerminal('blåbærsyltetøy 日本語 🍪')).toBe('blåbærsyltetøy 日本語 🍪');
  });

  it('cuts very long text visibly and tears no pair of surrogates', () => {
    expect(forTerminal('🍪'.repeat(1_000), 10)).toBe(`${'🍪'.repeat(9)}…`);
  });

  it('keeps a pile of accents from painting over other lines', () => {
    expect(forTerminal(`z${'\u0300'.repeat(50)}`)).toBe(`z${'\u0300'.repeat(3)}…`);
  });

  it('lets no control character through, whatever the text', () => {
    fc.assert(fc.property(anyHostileText, (text) => !actingCharacters.test(forTerminal(text))));
  });

  it('lets no control character through where the text is cut', () => {
    fc.assert(fc.property(anyHostileText, fc.integer({ min: 1, max: 20 }), (text, longest) => !actingCharacters.test(forTerminal(text, longest))));
  });
});

describe('forHtml', () => {
  it('escapes what ends content or a quoted attribute', () => {
    expect(forHtml(`<b a="1" b='2'>&\``)).toBe('&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;&#96;');
  });

  it('leaves no character that means something to HTML, whatever the text', () => {
    fc.assert(
      fc.property(anyHostileText, (text) => {
        const safe = forHtml(text);
        return !/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/u.test(safe) && !actingCharacters.test(safe);
      }),
    );
  });
});

describe('forCsv', () => {
  it('leaves ordinary cells alone', () => {
    expect(forCsv('_ga_*')).toBe('_ga_*');
    expect(forCsv(15_552_000)).toBe('15552000');
  });

  it('quotes commas, semicolons and quotes', () => {
    expect(forCsv('a,b')).toBe('"a,b"');
    expect(forCsv('say "hi"')).toBe('"say ""hi"""');
  });

  it.each(["=cmd|' /C calc'!A0", '+1', '-1', '@SUM(1)', '＝1', '＋1', '－1', '＠SUM(1)', '﹦1', '−1', '  =1', '"=1'])(
    'puts an apostrophe and quotes before the formula %j',
    (text) => {
      expect(forCsv(text)).toMatch(/^"'/u);
    },
  );

  it('puts an apostrophe before a tab or a carriage return', () => {
    expect(forCsv('\t=1')).toBe('"\'␉=1"');
    expect(forCsv('\rx')).toBe('"\'␍x"');
  });

  it('defuses a formula that a spreadsheet splitting at semicolons would see', () => {
    expect(forCsv('x;=1+1')).toBe(`"x;'=1+1"`);
  });
});

describe('forMarkdown', () => {
  it('escapes emphasis, links, headings and HTML', () => {
    expect(forMarkdown('*a* _b_ [c](d) # <e> `f` g|h \\')).toBe(
      '\\*a\\* \\_b\\_ \\[c\\](d) \\# &lt;e&gt; &#96;f&#96; g&#124;h &#92;',
    );
  });

  it('keeps bare addresses from becoming links', () => {
    expect(forMarkdown('https://evil.no www.evil.no a@b.no')).toBe('https&#58;//evil.no www\\.evil.no a\\@b.no');
  });

  it('escapes what begins a list at the start of a line', () => {
    expect(forMarkdown('- a')).toBe('\\- a');
    expect(forMarkdown('1. a')).toBe('1\\. a');
  });

  it('leaves no pipe, newline or angle bracket, whatever the text', () => {
    fc.assert(fc.property(anyHostileText, (text) => !/[|<>\n\r]/u.test(forMarkdown(text))));
  });
});

describe('codeForMarkdown', () => {
  it('shows a pattern as code', () => {
    expect(codeForMarkdown('_ga_*')).toBe('`_ga_*`');
  });

  it.each(hostileTexts)('makes no code span that %j could end', (text) => {
    const shown = codeForMarkdown(text);
    expect(shown.replace(/^`|`$/gu, '')).not.toMatch(/[`|]/u);
  });
});
