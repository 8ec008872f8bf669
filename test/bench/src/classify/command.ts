import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BadCases, type Case } from './case.ts';
import type { Answer, Judged } from './score.ts';

const cli = fileURLToPath(new URL('cli.js', import.meta.resolve('@kapsel/scanner')));
const parser = fileURLToPath(new URL('parse-lines.ts', import.meta.url));

/** As lines for the command, each with its place as its id. */
export function linesOf(cases: readonly Case[]): string {
  return cases.map(({ line }, id) => `${JSON.stringify({ id, ...line })}\n`).join('');
}

/** Every case, by the command as a person runs it. */
export async function judgeByCommand(cases: readonly Case[]): Promise<Judged[]> {
  const answers = (await answersTo(linesOf(cases))).map((line) => JSON.parse(line) as Answer & { error?: string });
  return cases.map((one, index) => {
    const answer = answers[index];
    if (!answer || answer.error !== undefined) throw new BadCases(`kapsel-scan classify has no answer to case ${index + 1}: ${answer?.error ?? 'it gave none'}`);
    return { one, answer };
  });
}

function answersTo(lines: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'classify', '--lang', 'nb'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
    child.on('error', reject);
    child.on('close', () => resolve(text.trimEnd().split('\n')));
    child.stdin.end(lines);
  });
}

/** Milliseconds from start to end of the command over a file, its answers thrown away. */
export function timeCommand(file: string): Promise<number> {
  return time([cli, 'classify', file]);
}

/** The same of a process that reads the lines as JSON and does nothing with them. */
export function timeParsing(file: string): Promise<number> {
  return time([parser, file]);
}

function time(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - begun);
      else reject(new Error(`${args.join(' ')} ended with ${code}.`));
    });
  });
}
