/** Site in, ScanReport out. Knows no database, schedule or HTTP API. */
export { findChromium, type FoundChromium } from './find-chromium.ts';
export type { Screenshot } from './first-impression.ts';
export type { Har } from './har.ts';
export type { HostAliases } from './hosts.ts';
export { readJourney, type Journey } from './journey.ts';
export { readList } from './lists/read-list.ts';
export { requireKnownVisitor } from './visitor.ts';
export { scan, type ScanOptions, type ScanProgress } from './scan.ts';
export { ScanError } from './scan-error.ts';
export { readStorageState, type StorageState } from './storage-state.ts';
export { declarationOf } from './declaration.ts';
export { draftSiteConfig } from './draft-config.ts';
export { fileExtension, formatReport, formats, textFormats, type Format, type FormatOptions, type TextFormat } from './report/index.ts';
export { printPdf } from './report/pdf.ts';
export { formatVerification, verifyFormats, type VerifyFormat, type VerifyFormatOptions } from './verify/format.ts';
export { verify, type VerifyOptions } from './verify/verify.ts';
