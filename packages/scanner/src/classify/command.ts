import { createReadStream } from 'node:fs';
import { fileTrouble } from '@kapsel/core';
import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import { complain } from '../complain.ts';
import { exitCodes } from '../exit-codes.ts';
import { ScanError } from '../scan-error.ts';
import { Answerer } from './answer.ts';
import { LineReader } from './line-reader.ts';
import { classifyHelp, readClassifyOptions, type ClassifyCommandOptions } from './options.ts';

/**
 * `kapsel-scan classify`: lines in, answers out, as they come and no faster than they are taken.
 *
 * @throws ScanError
 */
export async function classifyLines(given: readonly string[]): Promise<number> {
  const options = readClassifyOptions(given, process.stdin.isTTY);
  if (options === 'help') {
    await hand(classifyHelp);
    return exitCodes.clean;
  }
  const answerer = await answererFor(options);
  const lines = new LineReader();
  for await (const bytes of bytesOf(options.file)) {
    if (!(await hand(answerer.answer(lines.take(bytes))))) return exitCodes.clean;
  }
  await hand(answerer.answer(lines.end()));
  if (answerer.faults === 0) return exitCodes.clean;
  complain(`${answerer.faults === 1 ? '1 line has an error' : `${answerer.faults} lines have an error`} in place of an answer, which says what to mend; the others are answered.`);
  return exitCodes.badInput;
}

async function answererFor({ language, overridesFile }: ClassifyCommandOptions): Promise<Answerer> {
  // What proves the file takes longer to load than all the rest.
  const overrides = overridesFile === undefined ? [] : (await import('../overrides-file.ts')).readOverrides(overridesFile);
  return new Answerer({ knowledge: new KnowledgeBase(services), language, overrides });
}

async function* bytesOf(file: string | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* (file === undefined ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 })) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new ScanError('BAD_OPTION', `${file ?? 'Standard input'} cannot be read: ${fileTrouble(cause)}.`, { cause });
  }
}

/** Waits until the text is taken. @returns whether anybody still reads */
function hand(text: string): Promise<boolean> {
  if (text === '') return Promise.resolve(true);
  return new Promise((resolve) => process.stdout.write(text, (error) => resolve(!error)));
}
