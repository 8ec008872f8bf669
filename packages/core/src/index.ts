/** The vocabulary that every part of Kapsel speaks. No dependency, no DOM, no Node. */
export * from './canonical-json.ts';
export * from './category.ts';
export * from './consent-cookie.ts';
export * from './consent-record.ts';
export * from './consent-submission.ts';
export * from './contrast.ts';
export * from './declaration.ts';
export * from './file-trouble.ts';
export * from './host-pattern.ts';
export * from './intl-locales.ts';
export * from './lifetime.ts';
export * from './name-pattern.ts';
export * from './nearest.ts';
export * from './scan-report.ts';
export * from './site-config.ts';
export * from './theme.ts';
