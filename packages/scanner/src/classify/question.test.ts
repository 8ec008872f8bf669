import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestLine } from './line-reader.ts';
import { readQuestion } from './question.ts';

const observed = (line: object) => {
  const question = readQuestion(JSON.stringify({ name: 'a', domain: 'example.no', ...line }));
  if ('fault' in question) throw new Error(question.fault);
  return question.observed;
};
const lifetime = (line: object) => {
  const question = readQuestion(JSON.stringify({ name: 'a', domain: 'example.no', ...line }));
  return 'fault' in question ? question.fault : question.lifetime;
};
const fault = (line: unknown) => {
  const question = readQuestion(typeof line === 'string' ? line : JSON.stringify(line));
  return 'fault' in question ? question.fault : undefined;
};

describe('readQuestion', () => {
  it('reads a cookie with all that is known of it', () => {
    const line = { id: 'c1', name: '_ga', domain: '.Shop.example.co.uk', path: '/', storage: 'cookie', session: false, lifetimeSeconds: 60, party: 'first', site: 'https://www.shop.example.co.uk/x', setBy: 'https://cdn.example/a.js', httpOnly: false, secure: true, sameSite: 'Lax' };
    expect(readQuestion(JSON.stringify(line))).toEqual({
      id: 'c1',
      observed: { kind: 'cookie', name: '_ga', domain: 'shop.example.co.uk', party: 'first', setByHost: 'cdn.example', path: '/', site: 'www.shop.example.co.uk', session: false, lifetimeSeconds: 60, httpOnly: false, secure: true, sameSite: 'Lax' },
      lifetime: { session: false, persistent: false, seconds: 60 },
    });
  });

  it('needs no more than a name and a domain; null and what it does not know count as not given', () => {
    const bare = observed({});
    expect(bare).toEqual({ kind: 'cookie', name: 'a', domain: 'example.no' });
    expect(observed({ storage: null, path: null, session: null, lifetimeSeconds: null, party: null, site: null, setBy: '', value: 'x', __proto__: 1 })).toEqual(bare);
    expect(observed({ name: '' }).name).toBe('');
  });

  it('takes storage to stay, or to end with the session, by its kind', () => {
    expect(lifetime({ session: true })).toMatchObject({ session: true });
    for (const storage of ['localStorage', 'indexedDB', 'cacheStorage']) expect(lifetime({ storage, session: true })).toMatchObject({ session: false, persistent: true });
    expect(lifetime({ storage: 'sessionStorage' })).toMatchObject({ session: true });
    expect(lifetime({})).toEqual({ session: false, persistent: false, seconds: null });
  });

  it.each<[unknown, RegExp]>([
    ['nope', /^ is not JSON \(Unexpected token .*\): write one object a line, such as \{.*\}\.$/u],
    ['{', /^ is not JSON/u],
    [[{ name: 'a' }], /^ is a list: .* jq -c "\.\[\]" makes such lines of a list\.$/u],
    ['12', /^ is a number: write one object/u],
    ['null', /^ is null: write/u],
    ['"a"', /^ is text: write/u],
    [{ domain: 'a.no' }, /^ has no name: give it one, as in /u],
    [{ name: 'a' }, /^ has no domain: give it one/u],
    [{ name: 1, domain: 'a.no' }, /^: name must be the name of the cookie or key, in quotes, not a number\.$/u],
    [{ name: 'a', domain: '' }, /^: domain must be a host, such as "\.example\.no", not ""\.$/u],
    [{ name: 'a', domain: 'a b' }, /^: domain must be a host, .*, not "a b"\.$/u],
    [{ name: 'a', domain: 'a.no', id: {} }, /^: id must be text or a number, not an object\.$/u],
    [{ name: 'a', domain: 'a.no', storage: 'localstorage' }, /^: storage must be cookie, .* or cacheStorage, not "localstorage" \(did you mean “localStorage”\?\)\.$/u],
    [{ name: 'a', domain: 'a.no', session: 'true' }, /^: session must be true or false, without quotes, not text\.$/u],
    [{ name: 'a', domain: 'a.no', lifetimeSeconds: '60' }, /^: lifetimeSeconds must be a number of seconds, such as 2592000, not text\.$/u],
    [{ name: 'a', domain: 'a.no', party: 'second' }, /^: party must be first or third, not "second"/u],
    [{ name: 'a', domain: 'a.no', sameSite: 'lax' }, /^: sameSite must be Strict, Lax or None, not "lax" \(did you mean “Lax”\?\)\.$/u],
    [{ name: 'a', domain: 'a.no', site: '???' }, /^: site must be an address or a host, such as /u],
    [{ name: 'a', domain: 'a.no', setBy: ['a.js'] }, /^: setBy must be an address or a host in quotes, such as ".*", not a list\.$/u],
    [{ name: 'a', domain: 'a.no', party: 'x'.repeat(1000) }, /not "x{60}…"/u],
    [`{"name":"${'x'.repeat(longestLine)}"}`, /^ is longer than 65536 characters: leave out what is not asked for/u],
  ])('says of %j what is wrong and how to mend it', (line, sentence) => {
    expect(fault(line)).toMatch(sentence);
  });

  it('gives the id of what it refuses, where it can be read', () => {
    expect(readQuestion('{"id":"c1","name":"a","domain":"a.no"')).toMatchObject({ id: 'c1' });
    expect(readQuestion(`{"id":"c1","name":"${'x'.repeat(longestLine)}`)).toMatchObject({ id: 'c1' });
    expect(readQuestion('{"name":"a","id":7}')).toMatchObject({ id: 7, fault: expect.any(String) });
    expect(readQuestion('[]')).toMatchObject({ id: null });
  });

  it('has a question or one sentence for whatever comes', () => {
    const key = fc.constantFrom('id', 'name', 'domain', 'storage', 'path', 'session', 'lifetimeSeconds', 'party', 'site', 'setBy', 'sameSite', '__proto__', 'constructor');
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.domain(), fc.webUrl(), fc.jsonValue(), fc.constantFrom('cookie', 'first', 'Lax', true, 60));
    const line = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.dictionary(key, value).map((given) => JSON.stringify(given)));
    fc.assert(fc.property(line, (text) => {
      const question = readQuestion(text);
      if ('fault' in question) expect(question.fault).toMatch(/^(?: |: )[^\n]+\.$/u);
      else expect(question.observed.domain).not.toBe('');
    }), { numRuns: 1000 });
  });
});
