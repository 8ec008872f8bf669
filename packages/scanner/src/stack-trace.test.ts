import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesOfStack } from './stack-trace.ts';

describe('framesOfStack', () => {
  it('gives the scripts of a trace of V8, nearest first, each once, and not the hook', () => {
    const stack = `Error
    at tell (<anonymous>:31:22)
    at Document.set [as cookie] (<anonymous>:49:9)
    at write (https://cdn.example.com/tag.js?id=7:1:2345)
    at new Tracker (https://cdn.example.com/tag.js?id=7:1:99)
    at async https://www.example.no/app.js:10:5
    at https://www.example.no/:12:3`;
    expect(framesOfStack(stack)).toEqual(['https://cdn.example.com/tag.js?id=7', 'https://www.example.no/app.js', 'https://www.example.no/']);
  });

  it('finds who called eval', () => {
    expect(framesOfStack('Error\n    at eval (eval at run (https://a.no/x.js:1:2), <anonymous>:1:1)')).toEqual(['https://a.no/x.js']);
  });

  it('reads ports, IPv6 hosts and parentheses in an address', () => {
    expect(framesOfStack('at f (http://localhost:3000/a.js:1:2)')).toEqual(['http://localhost:3000/a.js']);
    expect(framesOfStack('at http://[::1]:3000/a.js:1:2')).toEqual(['http://[::1]:3000/a.js']);
    expect(framesOfStack('at f (https://a.no/a(1).js:1:2)')).toEqual(['https://a.no/a(1).js']);
  });

  it.each(['', 'Error', 'https://a.no/no-position.js', 'at f (file:///x.js:1:2)', 'at f (chrome-extension://x/y.js:1:2)', 'at f (http://:1:2)', 'at native'])(
    'gives nothing for %j',
    (stack) => expect(framesOfStack(stack)).toEqual([]),
  );

  it('looks at no more than fifty lines', () => {
    const stack = Array.from({ length: 500 }, (_, index) => `at a${index}.no/:1:1 https://a${index}.no/:1:1`).join('\n');
    expect(framesOfStack(stack).length).toBeLessThanOrEqual(50);
  });

  it.each([
    ['many beginnings', 'http://'.repeat(100_000)],
    ['a beginning in each line', `${'http://'.repeat(500)}\n`.repeat(500)],
    ['many colons', `http://${':1'.repeat(200_000)}x`],
    ['many digits', `http://a:${'1'.repeat(200_000)}:${'1'.repeat(200_000)}x`],
    ['many brackets', `${'('.repeat(200_000)}http://a:1:1`],
    ['many spaces', `http://a.no:1:1${' '.repeat(200_000)}x`],
  ])('is not held up by %s', (_what, stack) => {
    const from = performance.now();
    for (let times = 0; times < 20; times += 1) framesOfStack(stack);
    expect(performance.now() - from).toBeLessThan(500);
  });

  it('gives addresses only, whatever the text', () => {
    const word = fc.constantFrom('http://', 'https://', ':1', ':', '(', ')', '\n', ' ', 'a.no', '/', 'at ', '\u0000', '[');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(word).map((words) => words.join(''))), (stack) => {
        for (const url of framesOfStack(stack)) expect(new URL(url).protocol).toMatch(/^https?:$/u);
      }),
    );
  });
});
