/** How questions about consent are worded: sources of regular expressions over words in small letters with single blanks between them. */
export interface Wording {
  /** What such a question speaks of. */
  readonly topic: string;
  /** What asks for money or a name instead. */
  readonly never: string;
  readonly reject: string;
  /** Makes a yes a yes to everything, which `save` is not. */
  readonly all: string;
  readonly save: string;
  readonly settings: string;
  readonly accept: string;
}

/** What a button of such a question does. */
export type ButtonKind = 'accept' | 'reject' | 'settings' | 'save';

/** Says by its text what a button does, in any language of the wording. Its source is sent to the page. */
export function kindOfWording(text: string, wording: Wording): ButtonKind | null {
  // Longer than any button: a paragraph that can be clicked.
  if (text.length > 80) return null;
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const says = (pattern: string) => new RegExp(pattern, 'u').test(plain);
  if (plain === '' || says(wording.never)) return null;
  // "Accept only what is necessary" is a no, "Save and accept all" is a yes, "Accept selected" is neither.
  if (says(wording.reject)) return 'reject';
  if (says(wording.accept) && says(wording.all)) return 'accept';
  if (says(wording.save)) return 'save';
  if (says(wording.settings)) return 'settings';
  return says(wording.accept) ? 'accept' : null;
}
