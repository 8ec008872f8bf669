import { partsInPage } from '../part.ts';
import { bringPreferences } from './preferences-part.ts';
import type { Text } from './text.ts';
import { showUi } from './ui.ts';

/** Makes a user interface of a language, as the part `ui-<language>`. */
export function addLanguage(text: Text): void {
  const parts = partsInPage();
  parts[`ui-${text.language}`] = (inside) => showUi(inside, text);
  // Nothing where there is a tag that fetches it; see scripts/build.ts.
  parts['preferences'] ??= bringPreferences;
}
