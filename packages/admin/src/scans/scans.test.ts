import { expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { anItem } from '../review/reports.test-helper.ts';
import { aReport } from './report.test-helper.ts';
import { Attempt, LostError } from './attempt.ts';
import { finish } from './finish.ts';
import { eventsAfter } from './progress.ts';
import { forgetScans, setRetention } from './retention.ts';
import { scanHandler } from './run-scan.ts';
import { openScans, type TestScans } from './scan-parts.test-helper.ts';
import { cancelScan, mostTries, requeueLost, retryScan } from './scans.ts';
import type { ScanEnd } from './scan-in-process.ts';

const dayMs = 24 * 3_600_000;
const done: Extract<ScanEnd, { kind: 'done' }> = { kind: 'done', isComplete: true, summary: { pages: 1, items: {}, findings: {}, passes: [] } };

async function begin(scans: TestScans, scanId: string): Promise<Attempt> {
  return (await Attempt.begin(scans, { siteId: 'shop', scanId }))!;
}

/** A scan that went well, with its report. */
async function scanned(scans: TestScans, report: object = aReport(), end = done): Promise<string> {
  const scanId = await scans.request();
  const bytes = Buffer.from(JSON.stringify(report));
  const file = { name: 'report.json', type: 'application/json', size: bytes.length, hash: await scans.blobs.put('shop', bytes, 'application/json') };
  await (await begin(scans, scanId)).end(end, [file]);
  return scanId;
}

const rowOf = ({ database: { db } }: TestScans, scanId: string) => db.selectFrom('scan').selectAll().where('scan_id', '=', scanId).executeTakeFirstOrThrow();
const told = async ({ database: { db } }: TestScans, scanId: string) => (await db.selectFrom('outbox').select(['kind', 'data']).where('data', 'like', `%${scanId}%`).orderBy('kind').execute()).map(({ kind, data }) => ({ kind, data: JSON.parse(data) as Record<string, unknown> }));

describeOnBoth('a scan', (create) => {
  it('hears nobody who has lost it', async () => {
    await using scans = await openScans(await create());
    const scanId = await scans.request();
    const lost = await begin(scans, scanId);
    // The process was silent for too long, and another one began.
    const other = await begin(scans, scanId);
    for (const late of [() => lost.step({ step: 'browser' }), () => lost.end(done, []), () => lost.fail('late', true), () => lost.giveBack()]) await expect(late()).rejects.toThrow(LostError);
    await other.end(done, [{ name: 'report.json', type: 'application/json', size: 2, hash: 'a'.repeat(64) }]);
    await expect(lost.end(done, [])).rejects.toThrow(LostError);
    expect(await rowOf(scans, scanId)).toMatchObject({ state: 'finished', attempt: 2, is_complete: 1 });
    expect(await scans.database.db.selectFrom('scan_file').select('name').execute()).toEqual([{ name: 'report.json' }]);
    expect(await Attempt.begin(scans, { siteId: 'shop', scanId })).toBeUndefined();
  });

  it('is tried so often, and then has failed; handing it back is no try', async () => {
    await using scans = await openScans(await create());
    const scanId = await scans.request();
    await (await begin(scans, scanId)).giveBack();
    for (let tried = 1; tried < mostTries; tried += 1) expect(await (await begin(scans, scanId)).fail('the browser broke', true)).toBe(true);
    expect(await rowOf(scans, scanId)).toMatchObject({ state: 'queued', failure: 'the browser broke', finished_at: null });
    expect(await (await begin(scans, scanId)).fail('the browser broke', true)).toBe(false);
    expect(await rowOf(scans, scanId)).toMatchObject({ state: 'failed', attempt: mostTries + 1 });
    const other = await scans.request();
    expect(await (await begin(scans, other)).fail('there is no such page', false)).toBe(false);
    expect(await rowOf(scans, other)).toMatchObject({ state: 'failed', attempt: 1 });
  });

  it('can be cancelled while it waits or runs, and queued again', async () => {
    await using scans = await openScans(await create());
    const { db } = scans.database;
    const scan = { siteId: 'shop', scanId: await scans.request() };
    const attempt = await begin(scans, scan.scanId);
    expect(await db.transaction().execute((transaction) => retryScan(scans, transaction, scan))).toBe(false);
    expect(await db.transaction().execute((transaction) => cancelScan(scans, transaction, scan))).toBe(true);
    expect(await db.transaction().execute((transaction) => cancelScan(scans, transaction, scan))).toBe(false);
    await expect(attempt.end(done, [])).rejects.toThrow(LostError);
    expect(await db.transaction().execute((transaction) => retryScan(scans, transaction, scan))).toBe(true);
    expect(await rowOf(scans, scan.scanId)).toMatchObject({ state: 'queued', tries: 0 });
    expect((await eventsAfter(scans.database, scan, 0)).map(({ position, event }) => [position, event.kind === 'state' && event.state])).toEqual([[1, 'queued'], [2, 'running'], [3, 'cancelled'], [4, 'queued']]);
    const begun: unknown[] = [];
    scans.jobs.work('scan', async ({ payload }) => void begun.push(payload));
    await expect.poll(() => begun, { timeout: 20_000 }).toEqual([scan]);
  });

  it('has failed once it was lost with its process as often as it may be', async () => {
    await using scans = await openScans(await create());
    const scanId = await scans.request();
    for (let tried = 0; tried < mostTries; tried += 1) await begin(scans, scanId);
    scans.jobs.work('scan', scanHandler(scans, false));
    await expect.poll(async () => (await rowOf(scans, scanId)).followed_at, { timeout: 20_000 }).not.toBeNull();
    expect(await rowOf(scans, scanId)).toMatchObject({ state: 'failed', attempt: mostTries, failure: 'The process that scanned was lost 3 times.' });
    expect(await told(scans, scanId)).toMatchObject([{ kind: 'scan.failed' }]);
  });

  it('is queued again where its job is gone, as after a backup was restored', async () => {
    await using scans = await openScans(await create());
    const { db } = scans.database;
    const [waiting, lost] = [await scans.request(), await scans.request()];
    await begin(scans, lost);
    const { job_id: job } = await rowOf(scans, lost);
    await scans.jobs.cancel(db, 'scan', job!);
    expect([await requeueLost(scans), await requeueLost(scans)]).toEqual([1, 0]);
    expect((await rowOf(scans, lost)).job_id).not.toBe(job);
    const begun: string[] = [];
    scans.jobs.work('scan', async ({ payload }) => void begun.push((payload as { scanId: string }).scanId));
    await expect.poll(() => begun.toSorted(), { timeout: 20_000 }).toEqual([waiting, lost].toSorted());
  });

  it('is taken into the inventory and told of once, with the items and findings that are new', async () => {
    await using scans = await openScans(await create());
    const finding = { code: 'third-party-before-consent', severity: 'high', message: 'Something was stored.', items: ['_ga'] };
    const thing = { itemId: expect.any(String), name: 'zq_thing', kind: 'cookie', host: 'proviso.localhost', category: 'unclassified' };
    const first = await scanned(scans, aReport({ findings: [finding], items: [anItem({ name: 'zq_thing' })] }));
    await Promise.all([finish(scans, { siteId: 'shop', scanId: first }), finish(scans, { siteId: 'shop', scanId: first })]);
    await finish(scans, { siteId: 'shop', scanId: first });
    expect(await told(scans, first)).toEqual([
      { kind: 'audit.findings', data: { scanId: first, count: 1, findings: [{ code: finding.code, severity: 'high', text: finding.message }] } },
      { kind: 'items.new', data: { scanId: first, count: 1, items: [thing] } },
      { kind: 'items.unclassified', data: { scanId: first, count: 1, items: [thing] } },
      { kind: 'scan.finished', data: { scanId: first, isComplete: true, pages: 1, items: 1, findings: 1 } },
    ]);
    const second = await scanned(scans, aReport({ findings: [finding, { ...finding, items: ['_gid'] }] }));
    await finish(scans, { siteId: 'shop', scanId: second });
    expect(await told(scans, second)).toMatchObject([{ kind: 'audit.findings', data: { count: 1 } }, { kind: 'scan.finished' }]);
    const third = await scanned(scans, { items: 'none' });
    await finish(scans, { siteId: 'shop', scanId: third });
    expect(await told(scans, third)).toMatchObject([{ kind: 'scan.failed' }]);
  });

  it('is forgotten in time, but for the newest that missed nothing', async () => {
    await using scans = await openScans(await create());
    const { db } = scans.database;
    const [old, newest, incomplete, failed] = [await scanned(scans), await scanned(scans), await scanned(scans, aReport(), { ...done, isComplete: false }), await scans.request()];
    await (await begin(scans, failed)).fail('no page', false);
    const waiting = await scans.request();
    const files = async () => (await db.selectFrom('scan_file').select('scan_id').orderBy('scan_id').execute()).map(({ scan_id: id }) => id);
    const left = async () => (await db.selectFrom('scan').select('scan_id').orderBy('scan_id').execute()).map(({ scan_id: id }) => id);
    await setRetention(db, 'shop', { keepScansDays: 20, keepFilesDays: 10 });
    expect(await forgetScans(scans.database, Date.now() + 5 * dayMs)).toBe(0);
    expect(await files()).toEqual([old, newest, incomplete]);
    expect(await forgetScans(scans.database, Date.now() + 15 * dayMs)).toBe(0);
    expect(await files()).toEqual([newest]);
    expect(await forgetScans(scans.database, Date.now() + 25 * dayMs)).toBe(3);
    expect(await left()).toEqual([newest, waiting]);
    expect(await files()).toEqual([newest]);
    expect((await db.selectFrom('scan_progress').select('scan_id').distinct().execute()).map(({ scan_id: id }) => id)).toEqual([waiting]);
  });
});
