export { startChromium } from './engines/chromium.ts';
export { startFirefox } from './engines/firefox.ts';
export { startWebkit } from './engines/webkit.ts';
export type { Engine, Page } from './engines/engine.ts';
export type { EngineName } from './engines/find.ts';
