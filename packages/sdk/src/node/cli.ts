#!/usr/bin/env node
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileTrouble, type SiteConfig } from '@kapsel/core';
import { bake, type BakedScript, doubtsOfConfig, faultsOfConfig } from './bake.ts';
import { serviceTypes } from './service-types.ts';

const help = `kapsel-sdk: one script for your site, with its configuration inside

Usage
  kapsel-sdk build <config.json> [--out kapsel.js] [--types kapsel.d.ts] [--development]

Examples
  kapsel-sdk build kapsel.config.json
  kapsel-sdk build kapsel.config.json --out public/kapsel.js
  kapsel-sdk build kapsel.config.json --types src/kapsel.d.ts
  kapsel-sdk build kapsel.config.json --development --out kapsel-dev.js

  -o, --out <file>   where to write it (kapsel.js); into the same folder goes what it fetches, and what pages may name
  -t, --types <file> also write the config's services as types of window.kapsel
  -d, --development  a build for while you make the site: it says in the console what is wrong, and belongs on no public page
  -h, --help         this text

It prints the tag for your pages. Put it first in <head>. A config that would have a site do what it may not is refused, each
pattern with its reason (docs/lawful-configs.md). Exit codes: 0 written, 2 wrong usage or a config with faults.
`;

process.exitCode = main(process.argv.slice(2));

function main(given: readonly string[]): number {
  const options = read(given);
  if (typeof options === 'string') return complain(options);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const [command, file, ...more] = options.positionals;
  if (command !== 'build' || file === undefined || more.length > 0) return complain('Say what to build: kapsel-sdk build kapsel.config.json. See --help.');
  return build(file, options);
}

interface Options {
  readonly help: boolean;
  readonly out: string;
  readonly types?: string;
  readonly development: boolean;
  readonly positionals: readonly string[];
}

function read(given: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        out: { type: 'string', short: 'o', default: 'kapsel.js' },
        types: { type: 'string', short: 't' },
        development: { type: 'boolean', short: 'd', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.types !== undefined && !values.types.endsWith('.d.ts')) return `--types wants a file that ends in .d.ts, not ${values.types}. See --help.`;
    return { ...values, positionals };
  } catch (error) {
    return `${(error as Error).message.split('. ', 1)[0]}. See --help.`;
  }
}

function build(file: string, { out, types, development }: Options): number {
  let text: string;
  let config: unknown;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/u, '');
  } catch (error) {
    return complain(`${file} cannot be read: ${fileTrouble(error)}.`);
  }
  try {
    config = JSON.parse(text);
  } catch (error) {
    return complain(`${file} is not JSON: ${(error as Error).message.replaceAll(/\s+/gu, ' ')}.`);
  }
  const faults = faultsOfConfig(config);
  if (faults.length > 0) return complain(`${file} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  const doubts = doubtsOfConfig(config as SiteConfig);
  if (doubts.length > 0) process.stderr.write(`${file} has ${doubts.length === 1 ? 'one thing' : `${doubts.length} things`} to look at:\n${doubts.map((doubt) => `  ${doubt}`).join('\n')}\n`);
  const { code, integrity, beside, named } = bake(config as SiteConfig, { development });
  if (resolve(out) === resolve(file)) return complain(`--out ${out} is the config itself. Name another file, such as ${join(dirname(out), 'kapsel.js')}.`);
  const files: [string, string][] = [[out, code], ...Object.entries({ ...beside, ...named }).map(([name, text]): [string, string] => [join(dirname(out), name), text])];
  if (types !== undefined) files.push([types, serviceTypes(config as SiteConfig)]);
  for (const [name, text] of files) {
    try {
      writeFileSync(name, text);
    } catch (error) {
      return complain(`${name} cannot be written: ${noPlace(name, error)}.`);
    }
  }
  if (types !== undefined) process.stdout.write(`${types} is written. Have your tsconfig include it.\n`);
  const names = Object.keys(beside);
  if (names.length > 0) process.stdout.write(`The user interface goes with it: ${names.join(', ')}. A page fetches what it needs of them: a language to ask in, the placeholder where an embed is held.${toReview(config as SiteConfig, beside)}\n`);
  process.stdout.write('For the pages that use them, and have to name them: kapsel-table.js and kapsel-table.css, the cookie table; kapsel-purpose.js, questions in forms.\n');
  if (development) process.stdout.write('This build says in the console what is wrong. It is large and belongs on no public page: build without --development for that.\n');
  process.stdout.write(`${out} is written. Serve it from your own site, and put its tag first in <head>:\n\n  <script src="/${basename(out)}" integrity="${integrity}"></script>\n`);
  return 0;
}

/** Why a file cannot be written, with the mend. */
function noPlace(file: string, error: unknown): string {
  const folder = dirname(file);
  if (!existsSync(folder)) return `there is no folder ${folder}; make it first`;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return `it is a folder; name a file in it, such as ${join(file, 'kapsel.js')}`;
  return fileTrouble(error);
}

/** The languages of ours that pages of this site may be asked in, and that no speaker has read. */
function toReview({ language }: SiteConfig, beside: BakedScript['beside']): string {
  const unread = Object.entries(beside).flatMap(([file, code]) => (code.includes('reviewed:!1') ? (/^kapsel-ui-(\w+)/u.exec(file)?.[1] ?? []) : []));
  const own = language.split('-')[0] === 'no' ? 'nb' : language.split('-')[0];
  const used = language === 'auto' ? unread : unread.filter((tag) => tag === own);
  return used.length > 0 ? ` No speaker has read our texts in ${used.join(', ')} yet: have one read those that you publish.` : '';
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
