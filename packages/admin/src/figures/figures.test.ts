import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { given, openShop, refused, signingKey, withdrawn } from '../records/shop.test-helper.ts';
import { writeBatch } from '../records/write-batch.ts';
import type { Database } from '../db/database.ts';
import { addCounts } from './add-counts.ts';
import { figuresOf, type FigureQuestion } from './figures.ts';
import { sumUpFigures } from './sum-up.ts';

const january: FigureQuestion = { from: '2026-01-01', to: '2026-01-31', by: [], only: {} };

/** Two days, two languages, two regions: three yeses, a no, a withdrawal. */
async function filled(database: Database): Promise<void> {
  const first = await openShop(database);
  const next = await openShop(database, 'shop', Date.parse('2026-01-03T12:00:00Z'));
  const abroad = { ...given().context, region: 'SE' };
  const yes = given();
  await writeBatch(database, signingKey, [first(yes), first(given({ notice: { language: 'en' }, context: abroad })), first(refused('0'.repeat(32)))]);
  await writeBatch(database, signingKey, [next(given()), next(withdrawn(yes.recordId))]);
}

describeOnBoth('figuresOf', (create) => {
  it('adds up what was decided, and how many of those who were asked agreed', async () => {
    await using made = await create();
    await filled(made.database);
    const { total, rows } = await figuresOf(made.database, 'shop', january);
    expect(total).toEqual({
      accepted: 3,
      partial: 0,
      rejected: 1,
      changed: 0,
      withdrawn: 1,
      form: 0,
      formWithdrawn: 0,
      optIn: { functional: { asked: 0, granted: 0, rate: null }, analytics: { asked: 4, granted: 3, rate: 0.75 }, marketing: { asked: 0, granted: 0, rate: null } },
    });
    expect(rows).toEqual([total]);
  });

  it('tells days, versions, regions and languages apart', async () => {
    await using made = await create();
    await filled(made.database);
    const questions: readonly (readonly [what: string, question: Partial<FigureQuestion>, expected: readonly object[]])[] = [
      ['days', { by: ['day'] }, [{ day: '2026-01-02', accepted: 2, rejected: 1 }, { day: '2026-01-03', accepted: 1, withdrawn: 1 }]],
      ['regions', { by: ['region'] }, [{ region: '', rejected: 1 }, { region: 'NO', accepted: 2, withdrawn: 1 }, { region: 'SE', accepted: 1 }]],
      ['languages', { by: ['language'] }, [{ language: '', rejected: 1 }, { language: 'en', accepted: 1 }, { language: 'nb', accepted: 2 }]],
      ['versions', { by: ['version'] }, [{ version: '1', accepted: 3 }]],
      ['days of one region', { by: ['day'], only: { region: 'SE' } }, [{ day: '2026-01-02', accepted: 1 }]],
      ['regions of one language', { by: ['region'], only: { language: 'nb' } }, [{ region: 'NO', accepted: 2, withdrawn: 1 }]],
      ['languages of one version, by day', { by: ['day', 'language'], only: { version: '1' } }, [{ day: '2026-01-02', language: '' }, { day: '2026-01-02', language: 'en' }, { day: '2026-01-02', language: 'nb' }, { day: '2026-01-03', language: 'nb' }]],
      ['one day', { from: '2026-01-03', by: ['day'] }, [{ day: '2026-01-03', accepted: 1 }]],
      ['another month', { from: '2026-02-01', to: '2026-02-28', by: ['day'] }, []],
    ];
    for (const [what, question, expected] of questions) {
      const { rows } = await figuresOf(made.database, 'shop', { ...january, ...question });
      expect(rows, what).toMatchObject(expected);
      expect(rows, what).toHaveLength(expected.length);
    }
  });

  it('says the same once its sums are made anew out of the finest counts', async () => {
    await using made = await create();
    const { database } = made;
    await filled(database);
    const questions = (['day', 'version', 'region', 'language'] as const).map((by) => ({ ...january, by: [by] }));
    const before = await Promise.all(questions.map((question) => figuresOf(database, 'shop', question)));
    await database.db.transaction().execute((transaction) => sumUpFigures(transaction));
    await database.db.transaction().execute((transaction) => sumUpFigures(transaction, 'shop'));
    expect(await Promise.all(questions.map((question) => figuresOf(database, 'shop', question)))).toEqual(before);
  });

  it('knows nothing of another site', async () => {
    await using made = await create();
    await filled(made.database);
    await openShop(made.database, 'other');
    expect((await figuresOf(made.database, 'other', january)).total).toMatchObject({ accepted: 0, rejected: 0 });
  });

  it.runIf(process.env['KAPSEL_FULL'])('answers for a quarter of a busy site within 10 ms', async () => {
    await using made = await create();
    const { database } = made;
    await openShop(database);
    const rows = await fillQuarter(database);
    const explain = database.kind === 'sqlite' ? sql`explain query plan` : sql`explain (analyze, costs off)`;
    for (const by of [[], ['day'], ['version'], ['region'], ['language'], ['day', 'region']] as const) {
      const question = { from: '2026-01-01', to: '2026-03-31', by, only: {} };
      const times: number[] = [];
      for (let time = 0; time < 41; time += 1) {
        const start = performance.now();
        await figuresOf(database, 'shop', question);
        times.push(performance.now() - start);
      }
      const [median = 0, slow = 0] = [20, 39].map((index) => times.sort((a, b) => a - b)[index]);
      console.log(`${database.kind}, ${rows.counts} counts, ${rows.sums} sums, by ${by.join(' and ') || 'nothing'}: ${median.toFixed(1)} ms, 95 %: ${slow.toFixed(1)} ms`);
      if (by.length < 2) expect(median).toBeLessThan(10);
    }
    const { rows: plan } = await sql`${explain} select day, sum(accepted) from daily_figure where site_id = 'shop' and dimension = 'region' and day >= '2026-01-01' and day <= '2026-03-31' group by day order by day`.execute(database.db);
    console.log(plan.map((row) => (row as Record<string, unknown>)['detail'] ?? (row as Record<string, unknown>)['QUERY PLAN']).join('\n'));
  });
});

/** 10 million first answers: 90 days, 3 versions one after another, 40 regions, 12 languages. */
async function fillQuarter(database: Database): Promise<{ counts: number; sums: number }> {
  const metrics = ['accepted', 'partial', 'rejected', 'changed', 'withdrawn', 'asked:functional', 'asked:analytics', 'asked:marketing', 'granted:functional', 'granted:analytics', 'granted:marketing'] as const;
  for (let day = 0; day < 90; day += 1) {
    const counts = [1, 2, 3].filter((version) => day >= (version - 1) * 30 && day < version * 30 + 7).flatMap((policyVersion) =>
      Array.from({ length: 40 }, (_, index) => `${String.fromCodePoint(65 + (index % 26))}${String.fromCodePoint(65 + Math.floor(index / 26))}`).flatMap((region) =>
        Array.from({ length: 12 }, (_, index) => `l${String.fromCodePoint(97 + index)}`).flatMap((language) => metrics.map((metric) => ({ day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10), metric, policyVersion, region, language, count: 65 }))),
      ),
    );
    await database.db.transaction().execute((transaction) => addCounts({ ...database, db: transaction }, 'shop', counts));
  }
  const of = async (table: 'daily_count' | 'daily_figure') => Number((await database.db.selectFrom(table).select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow()).count);
  return { counts: await of('daily_count'), sums: await of('daily_figure') };
}
