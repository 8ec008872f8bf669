import { publish } from '../publish.ts';
import type { Settings } from '../settings.ts';
import { expectArguments, readJson, say, UsageError, withDatabase, type CommandOptions } from './command.ts';
import { auditedCommand } from './site-file.ts';

/** Freezes a config under its policyVersion and has visitors get it. */
export async function publishFile(settings: Settings, args: readonly string[], options: CommandOptions): Promise<number> {
  const [file] = expectArguments(args, 1, 'Say what to publish: kapsel-admin publish kapsel.config.json');
  const months = options['retention-months'];
  if (months !== undefined && !/^\d{1,3}$/u.test(months)) throw new UsageError('--retention-months must be a whole number of months.');
  for (const domain of options.domain ?? []) if (!/^(?:\*\.)?[\da-z.-]+(?::\d{1,5})?$/u.test(domain)) throw new UsageError(`--domain ${domain} must be a host such as example.no or *.example.no.`);
  const publication = {
    config: readJson(file),
    declarations: (options.declaration ?? []).map(readJson),
    notices: (options.notice ?? []).map(readJson),
    ...(options.domain && { domains: options.domain }),
    ...(months !== undefined && { retentionMonths: Number(months) }),
  };
  const { siteId, policyVersion, configHash, integrity, isKnown } = await withDatabase(settings, (database) => publish(database, publication, { within: (transaction, published) => auditedCommand('version.publish')(transaction, { ...published }) }));
  say(`Version ${policyVersion} of ${siteId} ${isKnown ? 'was published before, the same to the letter' : 'is published'}. Its config has the hash ${configHash}.`);
  say(`The tag for its pages, first in <head>; the address stands for wherever visitors reach this server:\n\n  <script src="https://consent.example/s/${siteId}/kapsel.js"></script>\n`);
  say(`Or, for this version alone:\n\n  <script src="https://consent.example/s/${siteId}/${policyVersion}/kapsel.js" integrity="${integrity}" crossorigin="anonymous"></script>`);
  return 0;
}
