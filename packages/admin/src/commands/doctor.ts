import { expectDatabase, say, UsageError, type CommandOptions } from './command.ts';
import { openDatabase } from '../db/database.ts';
import { examine, type Examined } from '../doctor/examine.ts';
import { placeOf, type Settings } from '../settings.ts';

const signs = { good: 'ok  ', warning: 'warn', bad: 'BAD ', skipped: 'none' } as const;

/** Looks at all that has to be right, and changes nothing. */
export async function doctor(settings: Settings, args: readonly string[], { json }: CommandOptions): Promise<number> {
  if (args.length > 0) throw new UsageError('kapsel-admin doctor takes settings only. See --help.');
  expectDatabase(settings);
  const database = openDatabase(placeOf(settings));
  const all: Examined[] = [];
  try {
    for await (const one of examine({ settings, database, now: Date.now() })) {
      all.push(one);
      if (!json) say(lineOf(one));
    }
  } finally {
    await database.db.destroy();
  }
  if (json) say(JSON.stringify(all, null, 2));
  return all.some(({ state }) => state === 'bad') ? 1 : 0;
}

function lineOf({ name, state, found, mend }: Examined): string {
  return `${signs[state]} ${name.padEnd(15)} ${found}${mend === undefined ? '' : `. ${mend}`}`;
}
