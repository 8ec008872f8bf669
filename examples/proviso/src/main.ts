import { parseArgs } from 'node:util';
import { startProviso, type Proviso, type ProvisoOptions } from './site.ts';

const usage = `Usage: npm start -- [options]

  --port <number>    port to listen on (default: $PORT or 8080; 0 takes any free one)
  --without <name>   leave this cookie out; may be repeated
  --add <line>       send this Set-Cookie value with every page, as in --add 'unknown=1; Max-Age=3600'; may be repeated
  --help             show this text
`;

await main();

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) return;
  const site = await startProviso(options).catch((error: NodeJS.ErrnoException) => fail(1, explain(error, options.port)));
  if (!site) return;
  console.log(greeting(site));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void site.close());
}

/** Undefined where there is nothing to start: help was asked for, or the options were wrong and that has been said. */
function readOptions(): (ProvisoOptions & { port: number }) | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: process.env['PORT'] || '8080' },
        without: { type: 'string', multiple: true, default: [] },
        add: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return void console.log(usage);
    return { port: parsePort(values.port), without: values.without, extraDocumentCookies: values.add };
  } catch (error) {
    return fail(2, `${(error as Error).message}\nSee --help.`);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`"${text}" is not a port: give a number from 0 to 65535.`);
  return port;
}

function explain(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken by another program: choose one with --port, or 0 for any free one.`;
  if (error.code === 'EACCES') return `Port ${port} needs more rights than this user has: choose one above 1023 with --port.`;
  return error.message;
}

function greeting({ url, hostAliases }: Proviso): string {
  const aliases = Object.entries(hostAliases).map(([host, real]) => `--host-alias ${host}=${real}`);
  const command = [`npm run scan -- ${url} --allow-private --lang nb`, ...aliases].join(' \\\n    ');
  return `Proviso is running at ${url}\n\nScan it from the root of the repository:\n\n  ${command}\n\nCtrl-C stops it.`;
}

function fail(exitCode: number, message: string): undefined {
  console.error(message);
  process.exitCode = exitCode;
}
