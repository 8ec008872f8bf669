import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AdminProcess } from './admin-process.ts';
import { aConfig, aRecord, aRefusal, post, Tally } from './visitors.ts';

const dayMs = 86_400_000;

describe.runIf(process.env['KAPSEL_FULL'] !== undefined)('a server whose clock jumps', () => {
  it('keeps and chains what comes, removes nothing before its time, and counts a refusal once', async () => {
    await using server = new AdminProcess('sqlite', { nodeOptions: ['--import', join(import.meta.dirname, 'shifted-clock.ts')], env: (folder) => ({ CLOCK_SHIFT: join(folder, 'clock') }) });
    const clock = (days: number) => writeFileSync(join(server.folder, 'clock'), String(days * dayMs));
    clock(0);
    await server.prepare(aConfig());
    const address = await server.serve();
    const agent = new Agent({ keepAlive: true });
    const tally = new Tally();
    const refusal = aRefusal();
    // Ten years forward and back, a week back, and so far that dates have five digits.
    for (const days of [0, 3650, 0, -7, 3_000_000, 1]) {
      clock(days);
      for (let time = 0; time < 40; time += 1) {
        const record = aRecord();
        const status = await post(agent, address, JSON.stringify(record));
        if (status === 204) tally.acknowledged.add(record.recordId);
        else tally.reject(status ?? 0);
      }
      expect(await post(agent, address, JSON.stringify(refusal))).toBe(204);
      // More than an hour of its own, and the time for a checkpoint.
      await sleep(2500);
    }
    agent.destroy();
    expect(await server.kill('SIGTERM')).toBe(0);
    clock(0);
    const kept = await server.keptIds();
    const verified = await server.run('verify');
    console.log(`clock: ${tally.text(kept)}; ${verified.output.trim()}`);
    expect(tally.rejected.size).toBe(0);
    expect(tally.lostFrom(kept)).toEqual([]);
    expect(verified).toMatchObject({ code: 0, output: expect.stringContaining(`shop: ${kept.size} records`) });
    expect(Number(/(\d+) checkpoints/u.exec(verified.output)?.[1])).toBeGreaterThanOrEqual(6);
  });
});
