/** What is made of reports, without a browser: for who serves them. */
export { declarationOf } from './declaration.ts';
export { compareReports } from './diff/compare-reports.ts';
export { formatDiff } from './diff/format.ts';
export { draftSiteConfig } from './draft-config.ts';
