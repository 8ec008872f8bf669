/** c15t's own backend as its documentation sets it up with Kysely, on a port of its own. Arguments: a folder, or `postgres://…`. */
import { c15tInstance } from '@c15t/backend';
import { kyselyAdapter } from '@c15t/backend/db/adapters/kysely';
import { migrator } from '@c15t/backend/db/migrator';
import { DB } from '@c15t/backend/db/schema';
import { openDatabase } from '../../../../../packages/admin/src/db/database.ts';
import { bodyOf, listen } from './listen.ts';

const [place = ''] = process.argv.slice(2);
const { db, kind } = openDatabase(place.startsWith('postgres') ? { dataFolder: '', databaseUrl: place } : { dataFolder: place });
const adapter = kyselyAdapter({ db: db as never, provider: kind === 'sqlite' ? 'sqlite' : 'postgresql' });
const made = await migrator({ db: DB.client(adapter), schema: 'latest' });
if ('execute' in made) await made.execute();

const { handler } = c15tInstance({ adapter, trustedOrigins: ['*'], appName: 'bench', logger: { level: 'error' } });

listen(async (request, response) => {
  const answer = await handler(new Request(`http://localhost${request.url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: await bodyOf(request) }));
  response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(await answer.text());
});
