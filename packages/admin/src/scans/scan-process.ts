/** The process of one scan: does what it is told, tells how it goes, and ends with whoever told it. */
import type { ScanReport } from '@kapsel/core';
import { fileExtension, formatReport, formatVerification, printPdf, scan, ScanError, textFormats, verify, type Screenshot, type ScanOptions } from '@kapsel/scanner';
import type { ScanOrder, ScanSummary, ScanTold } from './wire.ts';

process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => process.exit(1));
process.once('message', (order: ScanOrder) => void obey(order));

async function obey(order: ScanOrder): Promise<void> {
  try {
    const pictures = new Map<string, Screenshot>();
    const report = await look(order, (picture) => pictures.set(`${picture.of}-${picture.pass}`, picture));
    await tell({ kind: 'step', step: { step: 'report' } });
    for (const file of filesOf(report, [...pictures.values()])) await tell({ kind: 'file', ...file });
    await tellPdf(report, [...pictures.values()]);
    const [start] = report.pages;
    const problem = report.complete || (start && start.status !== null) ? undefined : (start?.problem ?? 'The first page was not there.');
    await tell({ kind: 'done', isComplete: report.complete, summary: summaryOf(report), ...(problem !== undefined && { problem }) });
  } catch (error) {
    const mayPass = !(error instanceof ScanError) || error.code === 'BROWSER_FAILED' || error.code === 'NO_BROWSER';
    await tell({ kind: 'failed', reason: (error as Error).message, mayPass });
  }
  process.exit(0);
}

function look({ options, config, allowPrivate }: ScanOrder, onScreenshot: (picture: Screenshot) => void): Promise<ScanReport> {
  const { pages, depth, staySeconds, timeoutSeconds, verify: isVerification, passes, ...same } = options;
  const asked: ScanOptions = {
    ...(same as Omit<ScanOptions, 'url'> & { url: string }),
    maxPages: pages,
    maxDepth: depth,
    stayMs: staySeconds * 1000,
    timeoutMs: timeoutSeconds * 1000,
    allowPrivate,
    onScreenshot,
    onProgress: (progress) => void tell({ kind: 'step', step: progress }),
  };
  if (isVerification) return verify({ ...asked, ...(config && { given: { config, source: `kapsel-admin, policyVersion ${config.policyVersion}` } }) });
  return scan({ ...asked, ...(passes && { passes }), ...(config && { config }) });
}

interface ReportFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

const types = { json: 'application/json', csv: 'text/csv; charset=utf-8', md: 'text/markdown; charset=utf-8', html: 'text/html; charset=utf-8', sarif: 'application/sarif+json', junit: 'application/xml', table: 'text/plain; charset=utf-8' } as const;

function* filesOf(report: ScanReport, screenshots: readonly Screenshot[]): Generator<ReportFile> {
  const { language, verification } = report as ScanReport & { verification?: object };
  for (const format of textFormats) {
    if (format === 'table') continue;
    yield { name: `report.${fileExtension[format]}`, type: types[format], bytes: Buffer.from(formatReport(report, { format, language, screenshots })) };
  }
  if (verification) {
    for (const format of ['html', 'md'] as const) yield { name: `verification.${format}`, type: types[format], bytes: Buffer.from(formatVerification(report as Parameters<typeof formatVerification>[0], { format, language })) };
  }
  for (const { of, pass, jpeg } of screenshots) yield { name: `${of}-${pass}.jpg`, type: 'image/jpeg', bytes: jpeg };
}

/** Paper takes a browser once more; a scan that went well is not lost for it. */
async function tellPdf(report: ScanReport, screenshots: readonly Screenshot[]): Promise<void> {
  try {
    const bytes = await printPdf(formatReport(report, { format: 'html', language: report.language, screenshots }));
    await tell({ kind: 'file', name: 'report.pdf', type: 'application/pdf', bytes });
  } catch (error) {
    process.stderr.write(`No PDF: ${(error as Error).message}\n`);
  }
}

function summaryOf({ pages, items, findings, passes }: ScanReport): ScanSummary {
  const count = (words: readonly string[]) => Object.fromEntries(Array.from(Map.groupBy(words, (word) => word), ([word, { length }]) => [word, length]));
  return {
    pages: pages.length,
    items: count(items.filter(({ kind }) => kind !== 'request').map(({ category }) => category)),
    findings: count(findings.map(({ severity }) => severity)),
    passes: passes.map(({ id, consent }) => ({ id, consent })),
  };
}

/** Waits until it is handed over, so that nothing is lost when the process ends. */
function tell(told: ScanTold): Promise<void> {
  return new Promise((resolve) => process.send?.(told, () => resolve()));
}
