import { createPrivateKey } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { openSecrets } from '../access/secrets.ts';
import { secretUse } from '../notify/webhook/tell-by-webhook.ts';
import { bad, good, warning, type Check } from './check.ts';

const gigabyte = 1e9;

/** What lies on the disk of this machine. */
export const checksOfFiles: readonly Check[] = [
  {
    name: 'data folder',
    mend: 'Make it, and let the user that runs the server alone read and write it.',
    async run({ settings: { data } }) {
      accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
      const open = mayOthers(data);
      return open === undefined ? good(`${data} can be written`) : warning(`${data} can be entered by ${open}`, `chmod 700 ${data}`);
    },
  },
  {
    name: 'disk',
    mend: 'Look at the disk of the data folder.',
    async run({ settings: { data } }) {
      const { bavail, bsize, blocks } = await statfs(data);
      const free = bavail * bsize;
      const found = `${(free / gigabyte).toFixed(1)} GB free of ${((blocks * bsize) / gigabyte).toFixed(1)}`;
      if (free < 0.2 * gigabyte) return bad(found, 'Make room: with a full disk no record is taken.');
      return free < 2 * gigabyte ? warning(found, 'Make room soon.') : good(found);
    },
  },
  {
    name: 'signing key',
    mend: 'Put the Ed25519 key of this server there; without it no checkpoint can be proved.',
    async run({ settings: { signingKey: file } }) {
      if (!existsSync(file)) return warning(`there is no ${file}`, 'It is made at the first start. Has there been one, put your copy there first.');
      const { asymmetricKeyType } = createPrivateKey(readFileSync(file));
      if (asymmetricKeyType !== 'ed25519') return bad(`${file} is no Ed25519 key`, 'Put the key there that signed the checkpoints.');
      return ofKeyFile(file);
    },
  },
  {
    name: 'secret key',
    mend: 'Put the key of the server there that sealed the secrets, or enter them anew.',
    async run({ settings: { secretKey: file }, database: { db } }) {
      if (!existsSync(file)) return warning(`there is no ${file}`, 'It is made at the first start. Has there been one, put your copy there first.');
      const secrets = openSecrets(file);
      const webhook = await db.selectFrom('webhook').select('secret').limit(1).executeTakeFirst();
      if (webhook) secrets.unseal(webhook.secret, secretUse);
      return ofKeyFile(file);
    },
  },
];

function ofKeyFile(file: string) {
  const open = mayOthers(file);
  return open === undefined ? good(`${file} can be read, by its owner alone`) : bad(`${file} can be read by ${open}`, `chmod 600 ${file}`);
}

/** Who beside the owner may; nobody on systems that know no such rights. */
function mayOthers(file: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const { mode } = statSync(file);
  if ((mode & 0o007) !== 0) return 'anybody on this machine';
  return (mode & 0o070) !== 0 ? 'its group' : undefined;
}
