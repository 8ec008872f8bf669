import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import { fileTrouble } from '@kapsel/core';
import { artefactLine, BackupError, endLine, headerSchema, readCell, tableLine, type BackupEnd, type BackupHeader, type Cell } from './format.ts';

/** One thing in a backup, in the order in which it has them. */
export type BackupItem =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'row'; readonly cells: readonly Cell[] }
  | { readonly kind: 'artefact'; readonly siteId: string; readonly hash: string; readonly body: Buffer }
  | { readonly kind: 'end'; readonly end: BackupEnd };

/**
 * Goes through a backup from beginning to end.
 *
 * @throws BackupError where it is none, was changed, or ends too soon; what came before is then not to be kept
 */
export async function* readBackup(file: string): AsyncGenerator<BackupItem> {
  const sum = createHash('sha256');
  let count = 0;
  let isWhole = false;
  for await (const line of linesOf(file)) {
    count += 1;
    if (isWhole) throw new BackupError(`${file} goes on after its end.`);
    const item = itemOf(file, line, count);
    if (item.kind === 'end') {
      if (item.end.sha256 !== sum.digest('hex')) throw new BackupError(`${file} was changed: its checksum is another.`);
      isWhole = true;
    } else sum.update(line).update('\n');
    yield item;
  }
  if (!isWhole) throw new BackupError(`${file} ends too soon: it is a part of a backup.`);
}

/** Reads all of it, keeps nothing, and says what it is. */
export async function checkBackup(file: string): Promise<{ readonly header: BackupHeader; readonly end: BackupEnd }> {
  let header: BackupHeader | undefined;
  let end: BackupEnd | undefined;
  let table = '';
  const counts = new Map<string, number>();
  for await (const item of readBackup(file)) {
    if (item.kind === 'header') ({ header } = item);
    if (item.kind === 'end') ({ end } = item);
    if (item.kind === 'table') ({ table } = item);
    if (item.kind === 'row') counts.set(table, (counts.get(table) ?? 0) + 1);
  }
  if (!header || !end) throw new BackupError(`${file} is no backup of Kapsel.`);
  for (const [name, count] of Object.entries(end.tables)) if ((counts.get(name) ?? 0) !== count) throw new BackupError(`${file} should have ${count} rows of ${name}, and has ${counts.get(name) ?? 0}.`);
  return { header, end };
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const packed = createReadStream(file);
  const unpacked = createZstdDecompress();
  packed.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  unpacked.setEncoding('utf8');
  let rest = '';
  try {
    for await (const piece of unpacked) {
      const lines = (rest + String(piece)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    throw new BackupError((cause as NodeJS.ErrnoException).code?.startsWith('E') ? `${file} cannot be read: ${fileTrouble(cause)}.` : `${file} is no backup of Kapsel, was changed, or is a part of one.`, { cause });
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
  if (rest !== '') yield rest;
}

function itemOf(file: string, line: string, count: number): BackupItem {
  const value = parsed(line);
  if (count === 1) {
    const { data } = headerSchema.safeParse(value);
    if (!data) throw new BackupError(`${file} is no backup of Kapsel, or of a newer one.`);
    return { kind: 'header', header: data };
  }
  if (Array.isArray(value)) return { kind: 'row', cells: value.map(readCell) };
  const table = tableLine.safeParse(value).data;
  if (table) return { kind: 'table', ...table };
  const artefact = artefactLine.safeParse(value).data;
  if (artefact) return { kind: 'artefact', siteId: artefact.artefact, hash: artefact.hash, body: Buffer.from(artefact.body, 'base64') };
  const end = endLine.safeParse(value).data;
  if (end) return { kind: 'end', end };
  throw new BackupError(`Line ${count} of ${file} is none of a backup.`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The first line alone. */
export async function readHeader(file: string): Promise<BackupHeader> {
  for await (const item of readBackup(file)) if (item.kind === 'header') return item.header;
  throw new BackupError(`${file} is no backup of Kapsel.`);
}
