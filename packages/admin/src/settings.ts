import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nearest } from '@kapsel/core';
import { z } from 'zod';
import type { DatabasePlace } from './db/database.ts';
import { isTimeZone } from './notify/calendar.ts';
import { mailLanguages } from './notify/receivers.ts';

/** All that can be set, from the strongest to the weakest: a flag, the environment, the file, what it is otherwise. */
export interface Settings {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Where people and visitors reach it. */
  readonly publicUrl?: string;
  readonly databaseUrl?: string;
  readonly signingKey: string;
  readonly secretKey: string;
  readonly logLevel: (typeof logLevels)[number];
  /** How many proxies of the owner's stand before it, each of which adds to `X-Forwarded-For`. */
  readonly trustProxy: boolean | number;
  readonly siteRate: number;
  readonly addressRate: number;
  readonly checkpointSeconds: number;
  readonly anchorHours: number;
  readonly tsaUrl?: string;
  readonly tsaCertificates?: string;
  readonly drainSeconds: number;
  readonly smtpUrl?: string;
  readonly mailFrom?: string;
  readonly mailLanguage: (typeof mailLanguages)[number];
  readonly timeZone: string;
  readonly privateWebhooks: boolean;
  readonly erasureJournal: string;
  readonly scanConcurrency: number;
  readonly scanDrainSeconds: number;
  readonly allowPrivateTargets: boolean;
}

/** Some setting is not what it has to be; the message names it. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

interface Setting {
  readonly env: string;
  readonly schema: z.ZodType;
  readonly otherwise?: string | number | boolean;
  readonly meaning: string;
}

const whole = (least: number, most: number) => z.coerce.number(`must be a whole number from ${least} to ${most}`).int(`must be a whole number from ${least} to ${most}`).min(least, `must be ${least} at least`).max(most, `must be ${most} at most`);
const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')], 'must be true or false');

/** Names are those of the file; a flag is the same in kebab case. */
export const knownSettings: { readonly [name in keyof Settings]-?: Setting } = {
  data: { env: 'KAPSEL_DATA', schema: z.string().min(1), otherwise: 'kapsel-data', meaning: 'folder of all that is kept' },
  host: { env: 'KAPSEL_HOST', schema: z.string().min(1), otherwise: '127.0.0.1', meaning: 'address to listen on; 0.0.0.0 for all' },
  port: { env: 'KAPSEL_PORT', schema: whole(0, 65_535), otherwise: 8080, meaning: 'port to listen on' },
  publicUrl: { env: 'KAPSEL_PUBLIC_URL', schema: z.url({ protocol: /^https?$/u, error: 'must be an address such as https://consent.example.no' }), meaning: 'where people reach it, such as https://consent.example.no; for links and tags' },
  databaseUrl: { env: 'DATABASE_URL', schema: z.string().regex(/^postgres(?:ql)?:\/\/\S+$/u, 'must be postgres://user:password@host/database'), meaning: 'PostgreSQL, instead of SQLite in the data folder' },
  signingKey: { env: 'KAPSEL_SIGNING_KEY', schema: z.string().min(1), meaning: 'PEM file of the Ed25519 key; signing-key.pem in the data folder' },
  secretKey: { env: 'KAPSEL_SECRET_KEY', schema: z.string().min(1), meaning: 'file of the key that seals secrets in the database; secret.key in the data folder' },
  logLevel: { env: 'KAPSEL_LOG_LEVEL', schema: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`), otherwise: 'info', meaning: logLevels.join(', ') },
  trustProxy: { env: 'KAPSEL_TRUST_PROXY', schema: z.union([yesOrNo, whole(1, 10)], 'must be true, false or how many proxies there are'), otherwise: false, meaning: 'true where a proxy of yours sets X-Forwarded-For; 2 where two do' },
  siteRate: { env: 'KAPSEL_SITE_RATE', schema: whole(1, 1_000_000), otherwise: 2000, meaning: 'records a second that one site may send' },
  addressRate: { env: 'KAPSEL_ADDRESS_RATE', schema: whole(1, 1_000_000), otherwise: 20, meaning: 'records a second from one network, in memory only' },
  checkpointSeconds: { env: 'KAPSEL_CHECKPOINT_SECONDS', schema: whole(1, 86_400), otherwise: 60, meaning: 'between two signed checkpoints of a chain, at most' },
  anchorHours: { env: 'KAPSEL_ANCHOR_HOURS', schema: whole(0, 8760), otherwise: 24, meaning: 'between two checkpoints of a chain that are made known elsewhere; 0 for none' },
  tsaUrl: { env: 'KAPSEL_TSA_URL', schema: z.url({ protocol: /^https?$/u, error: 'must be an address such as https://tsa.example.no' }), meaning: 'who time-stamps checkpoints (RFC 3161); nobody where it is left out' },
  tsaCertificates: { env: 'KAPSEL_TSA_CERTIFICATES', schema: z.string().min(1), meaning: 'PEM file of the certificates that its time stamps have to lead to' },
  drainSeconds: { env: 'KAPSEL_DRAIN_SECONDS', schema: whole(0, 600), otherwise: 0, meaning: 'how long it still answers after SIGTERM, not ready any more' },
  smtpUrl: { env: 'KAPSEL_SMTP_URL', schema: z.url({ protocol: /^smtps?$/u, error: 'must be smtps://user:password@host or smtp://host:587' }), meaning: 'mail server; smtp:// has to know STARTTLS, unless ?tls=optional follows' },
  mailFrom: { env: 'KAPSEL_MAIL_FROM', schema: z.string().regex(/^(?:[^<>"\r\n]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/u, 'must be an address such as Kapsel <kapsel@example.no>'), meaning: 'who mails are from, such as Kapsel <kapsel@example.no>' },
  mailLanguage: { env: 'KAPSEL_MAIL_LANGUAGE', schema: z.enum(mailLanguages, `must be one of ${mailLanguages.join(', ')}`), otherwise: 'nb', meaning: `of mails to who has chosen none: ${mailLanguages.join(', ')}` },
  timeZone: { env: 'KAPSEL_TIME_ZONE', schema: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Oslo'), otherwise: 'Europe/Oslo', meaning: 'of the months of sites that have chosen none' },
  erasureJournal: { env: 'KAPSEL_ERASURE_JOURNAL', schema: z.string().min(1), meaning: 'file that notes what was erased, so that no backup brings it back; erasures.jsonl in the data folder, better on another disk' },
  privateWebhooks: { env: 'KAPSEL_PRIVATE_WEBHOOKS', schema: yesOrNo, otherwise: false, meaning: 'true where webhooks may go to this machine and private networks, also over http' },
  scanConcurrency: { env: 'KAPSEL_SCAN_CONCURRENCY', schema: whole(0, 64), otherwise: 1, meaning: 'scans at once on this machine; 0 leaves them to workers' },
  scanDrainSeconds: { env: 'KAPSEL_SCAN_DRAIN_SECONDS', schema: whole(0, 3600), otherwise: 20, meaning: 'how long scans go on after SIGTERM, before they are handed back' },
  allowPrivateTargets: { env: 'KAPSEL_ALLOW_PRIVATE_TARGETS', schema: yesOrNo, otherwise: false, meaning: 'true where sites on this machine or a private network may be scanned' },
};

const names = Object.keys(knownSettings) as (keyof Settings)[];

/** `databaseUrl` → `database-url` */
export function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads them all and proves each.
 *
 * @param flags what was given on the command line, by name
 * @param file a JSON file, where one is named
 * @throws SettingsError that names what is wrong, and where it comes from
 */
export function readSettings(flags: Readonly<Record<string, string | undefined>>, env: NodeJS.ProcessEnv, file: string | undefined): Settings {
  const inFile = file === undefined ? {} : readFile(file);
  const settings: Record<string, unknown> = {};
  for (const name of names) {
    const { env: variable, schema, otherwise } = knownSettings[name];
    const sources: readonly (readonly [string, unknown])[] = [[`--${flagOf(name)}`, flags[flagOf(name)]], [variable, env[variable] || undefined], [`${name} in ${file}`, inFile[name]], [name, otherwise]];
    const [source, value] = sources.find(([, given]) => given !== undefined) ?? [];
    if (value === undefined) continue;
    const { data, error } = schema.safeParse(value);
    // Not the value: it may be a secret.
    if (error) throw new SettingsError(`${source} ${error.issues[0]?.message ?? 'is not right'}.`);
    settings[name] = data;
  }
  const data = resolve(String(settings['data']));
  return { ...settings, data, signingKey: resolve(String(settings['signingKey'] ?? join(data, 'signing-key.pem'))), secretKey: resolve(String(settings['secretKey'] ?? join(data, 'secret.key'))), erasureJournal: resolve(String(settings['erasureJournal'] ?? join(data, 'erasures.jsonl'))) } as unknown as Settings;
}

/** Where the database of a server is, and what is kept beside it. */
export function placeOf({ data, databaseUrl, erasureJournal }: Settings): DatabasePlace {
  return { dataFolder: data, databaseUrl, erasureJournal };
}

function readFile(file: string): Record<string, unknown> {
  if (!existsSync(file)) throw new SettingsError(`There is no file ${file}.`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new SettingsError(`${file} is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SettingsError(`${file} must be an object of settings.`);
  for (const key of Object.keys(value)) {
    if ((names as readonly string[]).includes(key)) continue;
    const meant = nearest(key, names);
    throw new SettingsError(`${file} has no setting ${key}${meant === undefined ? '' : `; did you mean ${meant}?`} See --help.`);
  }
  return value as Record<string, unknown>;
}

/** For `--help`. */
export function settingsHelp(): string {
  return names
    .map((name) => {
      const { env, meaning, otherwise } = knownSettings[name];
      return `  ${`--${flagOf(name)}`.padEnd(22)} ${env.padEnd(26)} ${meaning}${otherwise === undefined ? '' : ` (${otherwise})`}`;
    })
    .join('\n');
}
