/** How long questions about 90 days take, in milliseconds: the median of many. Arguments: a folder, and `postgres://…` where it is that. */
import { openDatabase } from '../../../../../packages/admin/src/db/database.ts';
import { figuresOf, type FigureQuestion } from '../../../../../packages/admin/src/figures/figures.ts';
import { median } from '../../median.ts';

const [dataFolder = '', databaseUrl] = process.argv.slice(2);
const database = openDatabase({ dataFolder, databaseUrl });
const date = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const of90Days = { from: date(-90), to: date(0), only: {} };
const questions: { readonly [name: string]: FigureQuestion } = {
  'one sum': { ...of90Days, by: [] },
  'by day': { ...of90Days, by: ['day'] },
  'by day and region': { ...of90Days, by: ['day', 'region'] },
  'by day, of one region and language': { ...of90Days, by: ['day'], only: { region: 'NO', language: 'nb' } },
};
const took: { [name: string]: { readonly ms: number; readonly rows: number } } = {};
for (const [name, question] of Object.entries(questions)) {
  const times: number[] = [];
  let rows = 0;
  for (let time = 0; time < 50; time += 1) {
    const start = performance.now();
    ({ rows: { length: rows } } = await figuresOf(database, 'shop', question));
    times.push(performance.now() - start);
  }
  took[name] = { ms: median(times) ?? Number.NaN, rows };
}
await database.db.destroy();
process.stdout.write(JSON.stringify(took));
