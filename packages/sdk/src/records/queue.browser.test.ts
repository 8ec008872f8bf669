import type { RecordSubmission } from '@kapsel/core';
import { expect } from 'chai';
import { createQueue, type Queue } from './queue.ts';

const now = Date.now();

function item(number: number, changes: Partial<RecordSubmission> = {}): RecordSubmission {
  return {
    schemaVersion: 1,
    event: 'given',
    recordId: `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    policyVersion: 1,
    notice: {},
    purposes: [{ id: 'analytics', granted: true, services: ['matomo'] }],
    method: 'accept-all',
    trusted: true,
    decidedAt: new Date(Math.floor(now / 1000) * 1000).toISOString(),
    context: { regime: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' }, sdkVersion: '0.1.0', globalPrivacyControl: false },
    ...changes,
  };
}

const native = Object.getOwnPropertyDescriptor(window, 'localStorage')?.get as () => Storage;
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith('kapsel_'));
const keyOf = ({ recordId }: RecordSubmission) => `kapsel_queue_${recordId}`;
const idsOf = (queue: Queue) => queue.items().map(({ recordId }) => recordId);

describe('createQueue', () => {
  let complaints: string[];
  const create = (storage: (() => Storage) | undefined = native) => createQueue(storage, 182, (message) => complaints.push(message));

  beforeEach(() => {
    localStorage.clear();
    complaints = [];
  });
  afterEach(() => localStorage.clear());

  it('keeps items for the next page, the oldest first, until they are removed', () => {
    const queue = create();
    queue.add(item(2));
    queue.add(item(1));
    expect(create().items()).to.deep.equal([item(1), item(2)]);
    queue.remove(item(1).recordId);
    expect(create().items()).to.deep.equal([item(2)]);
    queue.remove(item(2).recordId);
    expect(keys()).to.deep.equal([]);
  });

  it('sees what another tab has delivered', () => {
    const [one, other] = [create(), create()];
    one.add(item(1));
    expect(other.has(item(1).recordId)).to.equal(true);
    other.remove(item(1).recordId);
    expect(one.has(item(1).recordId)).to.equal(false);
  });

  it('removes what Kapsel would not have written, and leaves other keys alone', () => {
    const good = item(1);
    const hostile = {
      kapsel_queue_: '{}',
      kapsel_queue_x: 'null',
      [keyOf(item(2))]: JSON.stringify({ ...item(2), email: 'somebody@example.no' }),
      [keyOf(item(3))]: JSON.stringify(item(4)),
      [keyOf(item(5))]: `{"__proto__":{"granted":true},${JSON.stringify(item(5)).slice(1)}`,
      [keyOf(item(6))]: JSON.stringify(item(6, { decidedAt: '2020-01-01T00:00:00.000Z' })),
      [keyOf(item(7))]: 'x'.repeat(100_000),
    };
    for (const [key, value] of Object.entries(hostile)) localStorage.setItem(key, value);
    localStorage.setItem('theirs', 'kapsel_queue_');
    const queue = create();
    queue.add(good);
    expect(queue.items()).to.deep.equal([good]);
    expect(keys()).to.deep.equal([keyOf(good)]);
    expect(localStorage.getItem('theirs')).to.equal('kapsel_queue_');
    expect(complaints).to.deep.equal([]);
  });

  it('holds sixteen, lets the oldest give way, and says so', () => {
    const queue = create();
    for (let number = 1; number <= 18; number += 1) queue.add(item(number));
    expect(idsOf(queue)).to.deep.equal(Array.from({ length: 16 }, (_, index) => item(index + 3).recordId));
    expect(complaints).to.have.lengthOf(2);
    expect(complaints[0]).to.match(/^A consent record was dropped: 16 are waiting/u);
  });

  it('keeps items in the page where there is no storage, or it is full', () => {
    const denied = () => {
      throw new DOMException('', 'SecurityError');
    };
    const full = () => new Proxy({} as Storage, { set: () => { throw new DOMException('', 'QuotaExceededError'); } });
    for (const storage of [denied, full, undefined, (() => null) as unknown as () => Storage]) {
      const queue = createQueue(storage, 182, () => {});
      queue.add(item(1));
      expect(queue.items()).to.deep.equal([item(1)]);
      expect(queue.has(item(1).recordId)).to.equal(true);
      queue.remove(item(1).recordId);
      expect(queue.items()).to.deep.equal([]);
    }
    expect(keys()).to.deep.equal([]);
  });

  it('writes past methods that the page has replaced', () => {
    const { setItem, getItem } = Storage.prototype;
    Storage.prototype.setItem = Storage.prototype.getItem = () => null as never;
    try {
      const queue = create();
      queue.add(item(1));
      expect(create().items()).to.deep.equal([item(1)]);
    } finally {
      Object.assign(Storage.prototype, { setItem, getItem });
    }
  });
});
