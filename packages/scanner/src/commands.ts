import { existsSync, statSync } from 'node:fs';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileTrouble, type Finding, type ScanReport } from '@kapsel/core';
import { scanReportJsonSchema } from '@kapsel/core/schema';
import { help } from './cli-help.ts';
import { readCliOptions, type CliOptions } from './cli-options.ts';
import { complain } from './complain.ts';
import { schemaFor } from './config-schema.ts';
import { declarationFileNames, declarationFiles } from './declaration-files.ts';
import { compareReports } from './diff/compare-reports.ts';
import { formatDiff } from './diff/format.ts';
import { diffHelp, readDiffOptions } from './diff/options.ts';
import { countToReview, draftSiteConfig } from './draft-config.ts';
import { exitCodes } from './exit-codes.ts';
import type { JournalOptions } from './journal.ts';
import type { Har } from './har.ts';
import { progressDisplay, silent } from './progress.ts';
import type { Screenshot } from './first-impression.ts';
import { fileExtension, formatReport, type Format } from './report/index.ts';
import { printPdf } from './report/pdf.ts';
import { scan } from './scan.ts';
import { ScanError } from './scan-error.ts';
import { formatVerification } from './verify/format.ts';
import { readVerifyOptions, verifyHelp } from './verify/options.ts';
import { verify } from './verify/verify.ts';
import { version } from './version.ts';

/** Of notes on a scan that stopped itself, or did not come where it should. */
const stopCodes: readonly string[] = ['time-limit', 'byte-limit', 'journey-failed'];

/** @throws ScanError */
export async function main(given: readonly string[]): Promise<number> {
  if (given[0] === 'diff') return diff(given.slice(1));
  if (given[0] === 'verify') return verifySite(given.slice(1));
  const options = readCliOptions(given);
  if (options === 'help') return print(help);
  if (options === 'version') return print(`${version}\n`);
  if (options === 'schema') return print(`${JSON.stringify(scanReportJsonSchema(), null, 2)}\n`);
  return run(options);
}

async function diff(given: readonly string[]): Promise<number> {
  const options = readDiffOptions(given);
  if (options === 'help') return print(diffHelp);
  const { before, after, formats, language } = options;
  const differences = compareReports(before, after, language);
  await requireWritable(formats.map((format) => fileFor(format, options, 'diff')).filter((file) => file !== undefined));
  for (const format of formats) {
    const file = fileFor(format, options, 'diff');
    const text = formatDiff(differences, { format, language, ...(file === undefined && terminalLooks()) });
    if (file === undefined) await print(text);
    else complain(`Written: ${await save(file, text)}`);
  }
  return differences.entries.length > 0 ? exitCodes.found : exitCodes.clean;
}

async function verifySite(given: readonly string[]): Promise<number> {
  const options = await readVerifyOptions(given);
  if (options === 'help') return print(verifyHelp);
  const { scan: scanned, formats } = options;
  const { config: _config, maxLifetimeDays, passes: _passes, ...plain } = scanned;
  const { language, quiet } = scanned;
  const place = { formats, out: scanned.out };
  await requireWritable(formats.map((format) => fileFor(format, place, 'verification')).filter((file) => file !== undefined));
  const progress = quiet ? silent : progressDisplay(process.stderr);
  const stop = stopOnInterrupt();
  const report = await verify({
    ...plain,
    ...(maxLifetimeDays !== undefined && { maxLifetimeDays }),
    ...(options.given && { given: options.given }),
    signal: stop.signal,
    onProgress: (step) => progress.show(step),
  }).finally(() => {
    progress.end();
    stop.forget();
  });
  for (const format of formats) {
    const file = fileFor(format, place, 'verification');
    const text = formatVerification(report, { format, language, ...(file === undefined && terminalLooks()) });
    if (file === undefined) await print(text);
    else complain(`Written: ${await save(file, text)}`);
  }
  const states = report.verification.verdicts.map(({ state }) => state);
  return states.includes('fails') ? exitCodes.found : states.includes('unknown') ? exitCodes.incomplete : exitCodes.clean;
}

/** How wide the terminal is, and whether it likes colours; nothing where there is none. */
function terminalLooks(): { width?: number; color?: boolean } {
  return process.stdout.isTTY ? { width: process.stdout.columns, color: !process.env['NO_COLOR'] } : {};
}

async function run(options: CliOptions): Promise<number> {
  const declared = options.declare ? declarationFileNames(options.declare.file) : [];
  const journal = journalFor(options);
  await requireWritable([...options.formats.map((format) => fileFor(format, options)), options.har, options.init, ...declared, journal?.file].filter((file) => file !== undefined));
  const progress = options.quiet ? silent : progressDisplay(process.stderr);
  const stop = stopOnInterrupt();
  const { config, maxLifetimeDays, ...plain } = options;
  const pictures = new Map<string, Screenshot>();
  let har: Har | undefined;
  const report = await scan({
    ...plain,
    ...(config && { config }),
    ...(maxLifetimeDays !== undefined && { maxLifetimeDays }),
    ...(wantsPictures(options) && { onScreenshot: (picture) => pictures.set(pictureName(picture), picture) }),
    ...(options.har !== undefined && { onHar: (archive) => (har = archive) }),
    journal,
    signal: stop.signal,
    onProgress: (step) => progress.show(step),
  }).finally(() => {
    progress.end();
    stop.forget();
  });
  const written = await write(report, options, pictures);
  if (options.har !== undefined) written.push(await save(options.har, JSON.stringify(har)));
  for (const line of remarks(report, options, stop.signal.aborted, written)) complain(line);
  if (journal && existsSync(journal.file)) complain(`Go on where it stopped: kapsel-scan --resume ${journal.file}`);
  if (!report.complete) return exitCodes.incomplete;
  const failures = report.findings.filter((finding) => isFailure(finding, options.failOn));
  for (const { severity, code, message } of failures) complain(`--fail-on (${severity}, ${code}): ${message}`);
  return failures.length > 0 ? exitCodes.found : exitCodes.clean;
}

/** The first Ctrl-C asks for what there is; the second one means it. */
function stopOnInterrupt(): { signal: AbortSignal; forget(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  return { signal: controller.signal, forget: () => signals.forEach((name) => process.off(name, onSignal)) };
}

/** @returns the files that were written */
async function write(report: ScanReport, options: CliOptions, pictures: ReadonlyMap<string, Screenshot>): Promise<string[]> {
  const { formats, language } = options;
  const files: string[] = [];
  // Paper last: it takes a browser once more, and must not keep the others back.
  for (const format of formats.toSorted((a, b) => Number(a === 'pdf') - Number(b === 'pdf'))) {
    const file = fileFor(format, options);
    if (format === 'pdf') {
      if (file !== undefined) files.push(await save(file, await printPdf(formatReport(report, { format: 'html', language, screenshots: [...pictures.values()] }))));
      continue;
    }
    const text = formatReport(report, { format, language, screenshots: [...pictures.values()], ...(file === undefined && terminalLooks()) });
    if (file === undefined) await print(text);
    else files.push(await save(file, text));
  }
  const folder = folderFor(options);
  if (folder !== undefined) for (const [name, { jpeg }] of pictures) files.push(await savePicture(join(folder, name), jpeg));
  if (options.declare !== undefined && report.complete) {
    const { file, config, published } = options.declare;
    for (const [name, text] of declarationFiles(report, config, file, published)) files.push(await save(name, text));
  }
  if (options.init !== undefined) files.push(await save(options.init, draftFile(report, options.init)));
  return files;
}

/** The draft as a file, with its schema for editors where there is one. */
function draftFile(report: ScanReport, file: string): string {
  const $schema = schemaFor(file);
  return `${JSON.stringify({ ...($schema !== undefined && { $schema }), ...draftSiteConfig(report) }, null, 2)}\n`;
}

/** Falls back to standard output: a scan that took minutes is not thrown away for a full disk. */
async function save(file: string, text: string | Uint8Array): Promise<string> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    if (typeof text !== 'string') throw new ScanError('BAD_OPTION', `${file} could not be written: ${fileTrouble(cause)}.`, { cause });
    await print(text);
    throw new ScanError('BAD_OPTION', `${file} could not be written (${fileTrouble(cause)}), so its text went to standard output.`, { cause });
  }
  return file;
}

async function savePicture(file: string, jpeg: Buffer): Promise<string> {
  await writeFile(file, jpeg).catch((cause: Error) => {
    throw new ScanError('BAD_OPTION', `${file} could not be written (${fileTrouble(cause)}); the reports beside it are whole.`, { cause });
  });
  return file;
}

/** Says before the scan, not after it, that a place cannot be written to; leaves nothing there, for the scan may yet fail. */
async function requireWritable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await mkdir(dirname(file), { recursive: true });
      const isNew = !existsSync(file);
      await (await open(file, 'a')).close();
      if (isNew) await rm(file);
    } catch (cause) {
      throw new ScanError('BAD_OPTION', `${file} cannot be written: ${fileTrouble(cause)}. Choose another place.`, { cause });
    }
  }
}

/** Where each format goes; a folder gets `report.html` and so on. */
function fileFor(format: Format, options: Pick<CliOptions, 'formats' | 'out'>, name = 'report'): string | undefined {
  const folder = folderFor(options);
  return folder === undefined ? options.out : join(folder, `${name}.${fileExtension[format]}`);
}

function folderFor({ formats, out }: Pick<CliOptions, 'formats' | 'out'>): string | undefined {
  if (out === undefined) return undefined;
  return formats.length > 1 || out.endsWith('/') || isDirectory(out) ? out : undefined;
}

/** Finished pages are kept where there is a place for it: beside the reports. */
function journalFor(options: CliOptions): JournalOptions | undefined {
  const { out, args, resume } = options;
  if (resume !== undefined) return { file: resume, args, resume: true };
  if (out === undefined) return undefined;
  const folder = folderFor(options);
  return { file: folder === undefined ? `${out}.kapsel-scan.jsonl` : join(folder, 'report.kapsel-scan.jsonl'), args };
}

/** A page has room for pictures, and so has a folder. */
function wantsPictures(options: CliOptions): boolean {
  return options.screenshots && (options.formats.includes('html') || options.formats.includes('pdf') || folderFor(options) !== undefined);
}

function pictureName({ of, pass }: Screenshot): string {
  return `${of}-${pass}.jpg`;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function remarks(report: ScanReport, { init, declare }: CliOptions, interrupted: boolean, written: readonly string[]): string[] {
  const lines = report.pages.flatMap(({ url, problem }) => (problem === undefined ? [] : [`${url}: ${problem}`]));
  for (const { code, message } of report.couldNotSee) if (stopCodes.includes(code)) lines.push(message);
  if (interrupted) lines.push('Interrupted: the report has what was found until then.');
  else if (!report.complete && lines.length === 0) lines.push('The browser ended before the scan did: the report has what was found until then.');
  if (report.policy.thirdPartyCookies === 'blocked') lines.push('This browser blocks third-party cookies, so the report lacks them. Try another one with KAPSEL_CHROMIUM.');
  if (report.policy.sandbox === false) lines.push('Chromium ran without its sandbox, because this process is root.');
  const waiting = countToReview(report);
  for (const file of written) lines.push(`Written: ${file}`);
  const held = report.couldNotSee.find(({ code }) => code === 'held-by-kapsel');
  if (held && (init !== undefined || declare !== undefined)) lines.push(held.message);
  if (declare !== undefined && !report.complete) lines.push('No declaration was written: an incomplete scan would leave things out of it.');
  if (waiting > 0 && init !== undefined) lines.push(`${waiting === 1 ? '1 name in the draft waits for your judgement; it is' : `${waiting} names in the draft wait for your judgement; they are`} held as marketing until then.`);
  return lines;
}

function isFailure(finding: Finding, failOn: readonly string[]): boolean {
  return failOn.includes('any') || failOn.includes(finding.severity) || failOn.includes(finding.code);
}

/** Waits until the text is handed over, so that a pipe gets all of it. */
function print(text: string): Promise<0> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve(0)));
}
