import { define } from './define.ts';
import { KapselPreferences } from './preferences.ts';
import type { UiInside } from './ui.ts';

/** The second layer, which is fetched once somebody is about to open it. */
export function bringPreferences(inside: UiInside): undefined {
  define('kapsel-preferences', KapselPreferences);
  inside.makePreferences = () => new KapselPreferences();
}
