import { partsInPage } from '../part.ts';
import type { Text } from './text.ts';
import { showUi } from './ui.ts';

/** Makes a user interface of a language, as the part `ui-<language>`. */
export function addLanguage(text: Text): void {
  partsInPage()[`ui-${text.language}`] = (inside) => showUi(inside, text);
}
