import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Language, PassId } from '@kapsel/core';
import type { BannerAudit } from './banner-audit.ts';
import type { ScanBrowser } from './browser.ts';
import type { Collected } from './collectors/collector.ts';
import type { Opened } from './declared/open-declared.ts';
import { hostOf, isSameSite } from './hosts.ts';
import type { PassResult } from './pass.ts';
import { ScanError } from './scan-error.ts';
import type { VisitResult } from './visit.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What a collector knows, in parts that have names: only those that changed are written again. It holds no values of cookies or storage. */
export type Snapshot = readonly (readonly [key: string, part: unknown])[];

/** One finished page of a pass, and what had come to be known when it was. */
interface PageLine {
  readonly pass: PassId;
  readonly url: string;
  readonly result: VisitResult;
  readonly evidence: Readonly<Record<string, Snapshot>>;
}

/** A pass with what the report has to tell of its browser; plain data, as a journal keeps it. */
export interface FinishedPass {
  readonly browser: Pick<ScanBrowser, 'version' | 'thirdPartyCookies' | 'sandbox'>;
  readonly pass: PassResult;
  /** The banner, if the pass looked at it. */
  readonly banner?: Collected<BannerAudit>;
  /** What the site publishes, which the first pass looks up. */
  readonly published?: Opened;
}

/** A pass that is through, with all that the report is made of. */
interface PassEnd {
  readonly pass: PassId;
  readonly finished: FinishedPass;
  readonly evidence: Readonly<Record<string, Snapshot>>;
}

/** Nothing that was known of a pass counts any more. */
interface PassBegin {
  readonly pass: PassId;
  readonly anew: true;
}

type Line = PageLine | PassEnd | PassBegin;

interface FirstLine {
  readonly journal: 1;
  readonly startUrl: string;
  readonly startedAt: string;
  /** How the command was called, less passwords. */
  readonly args: readonly string[];
}

export interface JournalOptions {
  readonly file: string;
  /** How the command was called, less passwords: to call it so again. */
  readonly args?: readonly string[];
  /** Go on where the file ends. */
  readonly resume?: boolean;
}

/**
 * What a scan has seen so far, on disk, a line for each page that is finished. A process that is killed leaves whole lines and at
 * most one torn one, which is not read.
 */
export class Journal {
  readonly #file: string;
  readonly #siteHost: string;
  readonly #handle: number;
  readonly #before: readonly (PageLine | PassEnd)[];
  readonly #begunAnew = new Set<PassId>();
  /** By pass and collector, what was last written of each part. */
  readonly #written = new Map<string, string>();
  readonly #secrets: readonly string[];
  #isEmpty: boolean;
  #hasStopped = false;
  readonly startedAt: string;

  /**
   * @param secrets what it may not have in it; a page with one in its address is visited again by a scan that goes on
   * @throws ScanError BAD_OPTION where it cannot be read or written, or is of another scan
   */
  constructor({ file, args = [], resume = false }: JournalOptions, startUrl: string, now: string, secrets: readonly string[] = []) {
    this.#secrets = secrets;
    this.#file = file;
    this.#siteHost = hostOf(startUrl);
    const old = resume ? readJournal(file) : undefined;
    if (old && old.first.startUrl !== startUrl) throw new ScanError('BAD_OPTION', `${file} is of a scan of ${old.first.startUrl}, and this one is of ${startUrl}.`);
    this.startedAt = old?.first.startedAt ?? now;
    this.#before = old?.lines ?? [];
    this.#isEmpty = this.#before.length === 0;
    const first: FirstLine = { journal: 1, startUrl, startedAt: this.startedAt, args };
    this.#handle = openFile(file, [first, ...this.#before].map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  /** The pages of a pass that were finished before, in their order. */
  pagesOf(pass: PassId): readonly { readonly url: string; readonly result: VisitResult }[] {
    return this.#pagesOf(pass);
  }

  /** A pass that was through before. */
  finishedPass(pass: PassId): FinishedPass | undefined {
    return this.#before.find((line): line is PassEnd => line.pass === pass && 'finished' in line)?.finished;
  }

  /** What a collector knew in a pass, in the end. */
  evidenceOf(pass: PassId, collector: string): Snapshot {
    const parts = new Map(this.#linesOf(pass).flatMap(({ evidence }) => evidence[collector] ?? []));
    for (const [key, part] of parts) this.#written.set(JSON.stringify([pass, collector, key]), JSON.stringify(part));
    return [...parts];
  }

  /** Whether there is anything to go on from. */
  get isResumed(): boolean {
    return this.#before.length > 0;
  }

  /** Whether it could not be written any more. */
  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** Passes of which nothing that was seen before the cut counts. */
  get begunAnew(): readonly PassId[] {
    return [...this.#begunAnew];
  }

  /** Takes nothing over of a pass: for one that cannot be gone on with in another browser. */
  beginAnew(pass: PassId): void {
    if (this.#pagesOf(pass).length === 0) return;
    this.#begunAnew.add(pass);
    this.#append({ pass, anew: true });
  }

  /** Takes down a page that is finished. */
  write(pass: PassId, url: string, result: VisitResult, snapshots: Readonly<Record<string, Snapshot>>): void {
    const links = result.links.filter((link) => isSameSite(hostOf(link), this.#siteHost)); // Others lead nowhere.
    this.#append({ pass, url, result: { ...result, links }, evidence: this.#changes(pass, snapshots) });
  }

  /** Takes down a pass that is through. */
  finish(finished: FinishedPass, snapshots: Readonly<Record<string, Snapshot>>): void {
    const { id } = finished.pass;
    this.#append({ pass: id, finished, evidence: this.#changes(id, snapshots) });
  }

  /** Closes it; a scan that went through needs it no more, and one that has seen nothing has no use for it. */
  close(isThrough: boolean): void {
    closeSync(this.#handle);
    if (isThrough || this.#isEmpty) rmSync(this.#file, { force: true });
  }

  #pagesOf(pass: PassId): PageLine[] {
    return this.#linesOf(pass).filter((line): line is PageLine => 'result' in line);
  }

  #linesOf(pass: PassId): (PageLine | PassEnd)[] {
    return this.#begunAnew.has(pass) ? [] : this.#before.filter((line) => line.pass === pass);
  }

  #changes(pass: PassId, snapshots: Readonly<Record<string, Snapshot>>): Record<string, Snapshot> {
    return Object.fromEntries(Object.entries(snapshots).map(([collector, snapshot]) => [collector, this.#changed(pass, collector, snapshot)]));
  }

  #changed(pass: PassId, collector: string, snapshot: Snapshot): Snapshot {
    return snapshot.filter(([key, part]) => {
      const [name, text] = [JSON.stringify([pass, collector, key]), JSON.stringify(part)];
      if (this.#written.get(name) === text) return false;
      this.#written.set(name, text);
      return true;
    });
  }

  #append(line: Line): void {
    if (this.#hasStopped) return;
    this.#isEmpty = false;
    try {
      writeFileSync(this.#handle, `${JSON.stringify(withoutSecrets(line, this.#secrets))}\n`);
      fdatasyncSync(this.#handle);
    } catch {
      // The disk is full: what was seen is worth more than what could be gone on with.
      this.#hasStopped = true;
    }
  }
}

/** Begins a file with what is known, less a torn line. It is nobody else's business, as it has addresses with their queries. */
function openFile(file: string, text: string): number {
  try {
    // Whoever ends us in the middle leaves the old one.
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return openSync(file, 'a');
  } catch (cause) {
    throw new ScanError('BAD_OPTION', `${file} cannot be written (${(cause as Error).message}). Choose another place.`, { cause });
  }
}

/** @throws ScanError BAD_OPTION where it is no journal */
export function readJournal(file: string): { readonly first: FirstLine; readonly lines: readonly (PageLine | PassEnd)[] } {
  if (!existsSync(file)) throw new ScanError('BAD_OPTION', `--resume ${file}: there is no such file. A scan that went through leaves none.`);
  const [first, ...lines] = readFileSync(file, 'utf8').split('\n').flatMap(parsed) as [FirstLine | undefined, ...Line[]];
  if (first?.journal !== 1 || typeof first.startUrl !== 'string' || !Array.isArray(first.args)) throw new ScanError('BAD_OPTION', `--resume ${file}: this is no journal of a scan.`);
  const lastBegin = (pass: PassId) => lines.findLastIndex((line) => line.pass === pass && 'anew' in line);
  return { first, lines: lines.filter((line, index): line is PageLine | PassEnd => !('anew' in line) && index > lastBegin(line.pass)) };
}

/** A line as it was written; nothing of one that is torn. */
function parsed(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** Says that the pages were not all seen by one browser. */
export function notesOnResumption(journal: Journal | undefined, language: Language): { code: string; message: string }[] {
  if (!journal?.isResumed) return [];
  const message = {
    nb: 'Skanningen ble avbrutt og fortsatte i en ny nettleser. Det som avhenger av hva nettstedet alt hadde lagret, kan være sett to ganger, eller aldri.',
    en: 'The scan was cut off and went on in a new browser. What depends on what the site had stored before may have been seen twice, or never.',
  };
  const anew = {
    nb: `Da skanningen ble avbrutt, var et pass med svar på samtykkespørsmålet i gang (${journal.begunAnew.join(', ')}). Det ble begynt på nytt, for svaret gjelder bare i nettleseren der det ble gitt.`,
    en: `When the scan was cut off, a pass with an answer about consent was under way (${journal.begunAnew.join(', ')}). It was begun anew, since an answer counts only in the browser in which it was given.`,
  };
  return [{ code: 'resumed', message: message[language] }, ...(journal.begunAnew.length > 0 ? [{ code: 'pass-begun-anew', message: anew[language] }] : [])];
}

/** Says that the scan could not have been gone on with to its end. */
export function notesOnStop(journal: Journal | undefined, language: Language): { code: string; message: string }[] {
  const message = {
    nb: 'Filen som en avbrutt skanning fortsetter fra, kunne ikke skrives ferdig (er disken full?). Skanningen gikk videre uten den.',
    en: 'The file from which a scan that is cut off goes on could not be written to its end (is the disk full?). The scan went on without it.',
  };
  return journal?.hasStopped ? [{ code: 'journal-stopped', message: message[language] }] : [];
}
