import { expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { addProof } from './proof/proofs.ts';
import { openScans, untouched, type TestScans } from './scan-parts.test-helper.ts';
import { addSchedule, changeSchedule, runDue } from './schedules.ts';

const at = (time: string) => Date.parse(time);
const daily = { cron: '0 6 * * *', timeZone: 'Europe/Oslo', isActive: true, options: untouched };
const schedules = ({ database: { db } }: TestScans) => db.selectFrom('scan_schedule').selectAll().execute();
const scansOf = ({ database: { db } }: TestScans) => db.selectFrom('scan').select(['scan_id', 'schedule_id', 'requested_by']).orderBy('scan_id').execute();

describeOnBoth('a schedule', (create) => {
  it('has a scan run when its time has come, once, whoever looks', async () => {
    await using scans = await openScans(await create());
    const scheduleId = await addSchedule(scans.database.db, 'shop', daily, at('2026-06-01T12:00:00Z'));
    expect(await runDue(scans, at('2026-06-02T03:59:59Z'))).toBe(0);
    const asked = await Promise.all([1, 2, 3].map(() => runDue(scans, at('2026-06-02T04:00:00Z'))));
    expect(asked.toSorted()).toEqual([0, 0, 1]);
    const [scan] = await scansOf(scans);
    expect(scan).toMatchObject({ schedule_id: scheduleId, requested_by: 'server' });
    expect(await schedules(scans)).toMatchObject([{ next_at: at('2026-06-03T04:00:00Z'), last_at: at('2026-06-02T04:00:00Z'), last_scan_id: scan?.scan_id, failure: null }]);
  });

  it('makes up for what was missed by one scan, and for nothing that was missed while it was paused', async () => {
    await using scans = await openScans(await create());
    const { db } = scans.database;
    const scheduleId = await addSchedule(db, 'shop', daily, at('2026-06-01T12:00:00Z'));
    expect([await runDue(scans, at('2026-06-09T20:00:00Z')), await runDue(scans, at('2026-06-09T20:00:10Z'))]).toEqual([1, 0]);
    expect(await schedules(scans)).toMatchObject([{ next_at: at('2026-06-10T04:00:00Z') }]);
    await changeSchedule(db, { siteId: 'shop', scheduleId }, { ...daily, isActive: false }, at('2026-06-09T21:00:00Z'));
    expect(await runDue(scans, at('2026-06-20T12:00:00Z'))).toBe(0);
    await changeSchedule(db, { siteId: 'shop', scheduleId }, daily, at('2026-06-20T12:00:00Z'));
    expect(await runDue(scans, at('2026-06-20T12:00:00Z'))).toBe(0);
  });

  it('waits while its last scan is not over, and says so', async () => {
    await using scans = await openScans(await create());
    await addSchedule(scans.database.db, 'shop', daily, at('2026-06-01T12:00:00Z'));
    await runDue(scans, at('2026-06-02T04:00:00Z'));
    expect(await runDue(scans, at('2026-06-03T04:00:00Z'))).toBe(0);
    expect(await schedules(scans)).toMatchObject([{ failure: 'The scan before it was not over yet.' }]);
    await scans.database.db.updateTable('scan').set({ state: 'finished' }).execute();
    expect(await runDue(scans, at('2026-06-04T04:00:00Z'))).toBe(1);
    expect(await schedules(scans)).toMatchObject([{ failure: null }]);
  });

  it('answers no banner on a domain that nobody has proved', async () => {
    await using scans = await openScans(await create());
    const { db } = scans.database;
    const { passes, ...threePasses } = untouched;
    expect(passes).toEqual(['untouched']);
    await addSchedule(db, 'shop', { ...daily, options: threePasses }, at('2026-06-01T12:00:00Z'));
    expect(await runDue(scans, at('2026-06-02T04:00:00Z'))).toBe(0);
    expect(await schedules(scans)).toMatchObject([{ failure: 'Nobody has proved that shop.example is theirs.' }]);
    await addProof(db, 'shop', 'shop.example');
    await db.updateTable('domain_proof').set({ proved_at: 1, method: 'dns' }).execute();
    expect(await runDue(scans, at('2026-06-03T04:00:00Z'))).toBe(1);
  });
});
