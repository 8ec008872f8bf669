import type { SiteConfig } from '@kapsel/core';

/** `microsoftUet` → `microsoft-uet` */
function kebab(name: string): string {
  return name.replace(/[A-Z]/gu, '-$&').toLowerCase();
}

/** The parts that a config asks for beside the runtime. Google's signal is always in the runtime itself. */
export function partsOf({ signals, compat, log, cookie, ui }: Pick<SiteConfig, 'signals' | 'compat' | 'log' | 'cookie' | 'ui'>): string[] {
  const named = (prefix: string, modes: object = {}): string[] =>
    Object.entries(modes).flatMap(([name, mode]) => (mode && name !== 'googleConsentMode' ? [prefix + kebab(name)] : []));
  return [...named('compat-', compat), ...named('signal-', signals), ...named('', { records: log, refresh: cookie?.refreshUrl, reopen: ui?.reopen })];
}
