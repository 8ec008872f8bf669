import { encodeDecision, type Decision } from '@kapsel/core';
import { expect } from 'chai';
import { readDecision } from './decision-store.ts';

const now = 1_800_000_000;
const day = 86_400;

function decisionOf(changes: Partial<Decision> = {}): Decision {
  return { policyVersion: 1, decidedAt: now - day, granted: ['analytics'], grantedServices: [], refusedServices: [], ...changes };
}

function remember(value: string, attributes = 'Path=/'): void {
  document.cookie = `kapsel_consent=${value}; ${attributes}`;
}

describe('readDecision', () => {
  afterEach(() => {
    remember('', 'Path=/; Max-Age=0');
    remember('', 'Path=/; Secure; Partitioned; Max-Age=0');
  });

  it('finds no decision in an empty jar', () => {
    expect(readDecision(182, now)).to.equal(undefined);
  });

  it('reads what was decided, from the real jar', () => {
    const decision = decisionOf({ granted: ['functional', 'marketing'], refusedServices: ['meta-pixel'] });
    remember(encodeDecision(decision));
    expect(readDecision(182, now)).to.deep.equal(decision);
  });

  it('finds it among other cookies, and is not misled by a name that begins alike', () => {
    document.cookie = 'kapsel_consent_x=1.1.1...; Path=/';
    document.cookie = 'other=kapsel_consent=1; Path=/';
    remember(encodeDecision(decisionOf()));
    expect(readDecision(182, now)?.granted).to.deep.equal(['analytics']);
    document.cookie = 'kapsel_consent_x=; Path=/; Max-Age=0';
    document.cookie = 'other=; Path=/; Max-Age=0';
  });

  it('takes a foreign or cut-off value for no decision', () => {
    for (const value of ['yes', '1.1', '2.1.abc.fam..', '1.0.abc.fam..', encodeDecision(decisionOf()).slice(0, 5), '%7B%22x%22%3A1%7D']) {
      remember(value);
      expect(readDecision(182, now), value).to.equal(undefined);
    }
  });

  it('forgets a decision that is 182 days old, and one from the future', () => {
    remember(encodeDecision(decisionOf({ decidedAt: now - 182 * day })));
    expect(readDecision(182, now)).to.equal(undefined);
    remember(encodeDecision(decisionOf({ decidedAt: now - 182 * day + 1 })));
    expect(readDecision(182, now)).to.not.equal(undefined);
    remember(encodeDecision(decisionOf({ decidedAt: now + 2 * day })));
    expect(readDecision(182, now)).to.equal(undefined);
  });

  it('lets the newest of two cookies speak', () => {
    // Partitioned and not are two cookies; the one made first comes first, so that the first one found would be wrong.
    remember(encodeDecision(decisionOf({ decidedAt: now - 20, granted: ['analytics'] })), 'Path=/; Secure; Partitioned');
    remember(encodeDecision(decisionOf({ decidedAt: now - 10, granted: [] })));
    expect(document.cookie.split('kapsel_consent=').length).to.equal(3);
    expect(readDecision(182, now)?.granted).to.deep.equal([]);
  });

  it('is not fooled by an element that calls itself cookie', () => {
    remember(encodeDecision(decisionOf()));
    const image = document.createElement('img');
    image.name = 'cookie';
    document.body.append(image);
    expect(document.cookie).to.equal(image);
    expect(readDecision(182, now)?.granted).to.deep.equal(['analytics']);
    image.remove();
  });

  it('finds nothing, and throws nothing, where the document has no cookies', async () => {
    // A sandboxed document without an origin of its own throws on every look at its cookies.
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    const module = new URL('./decision-store.ts', import.meta.url).href;
    frame.srcdoc = `<script type="module">
      const { readDecision } = await import('${module}').catch((error) => ({ readDecision: () => error.message }));
      let answer;
      try { document.cookie; answer = 'has cookies'; } catch { try { answer = readDecision() === undefined ? 'none' : 'some'; } catch { answer = 'threw'; } }
      parent.postMessage(answer, '*');
    </script>`;
    const answer = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }));
    document.body.append(frame);
    expect(await answer).to.equal('none');
    frame.remove();
  });
});
