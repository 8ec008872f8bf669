#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { BackupError } from './backup/format.ts';
import { UsageError, type CommandOptions } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { OldTablesError } from './db/migrate.ts';
import { PublishError } from './publish.ts';
import { flagOf, knownSettings, readSettings, SettingsError, settingsHelp } from './settings.ts';

const help = `kapsel-admin: serves what is published, keeps the proof of consent

Usage
  kapsel-admin serve                               listen, until SIGTERM or Ctrl-C
  kapsel-admin worker                              do scans for servers on PostgreSQL, until SIGTERM or Ctrl-C
  kapsel-admin migrate                             bring the tables of the database up to date
  kapsel-admin publish <config.json>               freeze a config under its policyVersion and have visitors get it
  kapsel-admin user add <e-mail> [--role owner]    make an account, and print the link by which its owner chooses a password
  kapsel-admin user link <e-mail>                  print a link to choose a new password
  kapsel-admin user reset-totp <e-mail>            do without the second factor of who lost it
  kapsel-admin user disable | enable <e-mail>      end all sessions and let nobody sign in with it; or let them again
  kapsel-admin user remove <e-mail>                forget the account; audit logs keep its id
  kapsel-admin user list                           who may sign in
  kapsel-admin export-site --site <id>             what was made of a site, as a file for version control (--out)
  kapsel-admin import-site --site <id> <file>      put such a file in the place of the site's draft and overrides
  kapsel-admin verify [--site <id>]                does every chain of records and every audit log hold, and what of it is known elsewhere?
  kapsel-admin rotate-key                          have a new key sign; what the old one signed still verifies
  kapsel-admin export --site <id> [--format csv]   all records of a site: csv, json or jsonl
  kapsel-admin erase --site <id> <recordId>        erase a record, and all others of the same visitor
  kapsel-admin purge                               remove the records whose time is over
  kapsel-admin notice --site <id> <hash>           the exact text that was shown, by the hash in a record
  kapsel-admin backup <file> [--keep-months <n>]   all that is kept into one file, while servers go on
  kapsel-admin restore <file>                      the same back, into an empty place, also of the other database
  kapsel-admin doctor [--json]                     is all that it needs there and right? exit code 1 where not

Of publish
  --declaration <file>   a cookie table to serve with it; may be repeated
  --notice <file>        a text that a page shows beside the banner's own, such as a question in a form; may be repeated
  --domain <host>        whose pages may post records, such as *.example.no; may be repeated; anybody's where none is ever named
  --retention-months <n> how long a record stays after it ceased to be valid (24)

Of user add
  --role <role>          owner, editor, reviewer or viewer (viewer)
  --organisation <id>    whose member they are (main)
  --name <name>          for people; the e-mail address where it is left out

Of backup and restore
  --keep-months <n>      delete the backups beside this one that are older
  --with-keys            put the keys into the backup too; whoever has it can then sign as this server
  --journal <file>       what was erased since the backup, by each server; may be repeated; that of this place where none is named
  --no-journal           restore without one: what was erased since comes back
  --new-keys             restore without the old keys

Of verify
  --checkpoint <file>    a checkpoint that was mailed: does the chain still go through it?

Settings: a flag, a variable of the environment, or a key of the same name in the file of --config (databaseUrl for --database-url)
  --config <file>        KAPSEL_CONFIG              a JSON file of settings
${settingsHelp()}

Exit codes: 0 done, 1 a chain that does not hold or a failure, 2 wrong usage, settings or input.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(given: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = read(given);
    if (values['help'] === true) {
      process.stdout.write(help);
      return 0;
    }
    const [name = '', ...args] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(name === '' ? 'Say what to do, such as kapsel-admin serve. See --help.' : `There is no command ${name}. See --help.`);
    const flags = Object.fromEntries(Object.keys(knownSettings).map((setting) => [flagOf(setting), values[flagOf(setting)] as string | undefined]));
    const settings = readSettings(flags, process.env, (values['config'] as string | undefined) ?? (process.env['KAPSEL_CONFIG'] || undefined));
    return await command(settings, args, values as CommandOptions);
  } catch (error) {
    if ([UsageError, SettingsError, PublishError, OldTablesError, BackupError].some((kind) => error instanceof kind)) {
      process.stderr.write(`${(error as Error).message}\n`);
      return 2;
    }
    process.stderr.write(`It failed: ${(error as Error).message}\n`);
    return 1;
  }
}

function read(given: readonly string[]): { values: Record<string, unknown>; positionals: readonly string[] } {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(Object.keys(knownSettings).map((name) => [flagOf(name), { type: 'string' as const }])),
        config: { type: 'string' },
        site: { type: 'string' },
        format: { type: 'string' },
        out: { type: 'string' },
        declaration: { type: 'string', multiple: true },
        notice: { type: 'string', multiple: true },
        domain: { type: 'string', multiple: true },
        'retention-months': { type: 'string' },
        role: { type: 'string' },
        organisation: { type: 'string' },
        name: { type: 'string' },
        'keep-months': { type: 'string' },
        'with-keys': { type: 'boolean' },
        'new-keys': { type: 'boolean' },
        journal: { type: 'string', multiple: true },
        'no-journal': { type: 'boolean' },
        json: { type: 'boolean' },
        checkpoint: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ', 1)[0]}. See --help.`);
  }
}
