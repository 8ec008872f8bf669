#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { SiteConfig } from '@kapsel/core';
import { bake, faultsOfConfig } from './bake.ts';

const help = `kapsel-sdk: one script for your site, with its configuration inside

Usage
  kapsel-sdk build <config.json> [--out kapsel.js]

Examples
  kapsel-sdk build kapsel.config.json
  kapsel-sdk build kapsel.config.json --out public/kapsel.js

  -o, --out <file>   where to write it (kapsel.js)
  -h, --help         this text

It prints the tag for your pages. Put it first in <head>. Exit codes: 0 written, 2 wrong usage or a config with faults.
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
  return build(file, options.out);
}

function read(given: readonly string[]): { help: boolean; out: string; positionals: string[] } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { out: { type: 'string', short: 'o', default: 'kapsel.js' }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return { ...values, positionals };
  } catch (error) {
    return `${(error as Error).message.split('. ', 1)[0]}. See --help.`;
  }
}

function build(file: string, out: string): number {
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return complain(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  const faults = faultsOfConfig(config);
  if (faults.length > 0) return complain(`${file} has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  const { code, integrity } = bake(config as SiteConfig);
  try {
    writeFileSync(out, code);
  } catch (error) {
    return complain(`${out} cannot be written: ${(error as Error).message}`);
  }
  process.stdout.write(`${out} is written. Serve it from your own site, and put its tag first in <head>:\n\n  <script src="/${basename(out)}" integrity="${integrity}"></script>\n`);
  return 0;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
