import type { ScanReport } from '@kapsel/core';

/** JSON allows these as themselves, and `JSON.stringify` leaves them so; a terminal or an editor would obey them. */
const actsWhenPrinted = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The whole report. */
export function formatJson(report: ScanReport): string {
  return toJson(report);
}

/** Escapes more than JSON must, so that it is safe to print; it parses to the same values. */
export function toJson(value: unknown): string {
  return `${safeToPrint(JSON.stringify(value, null, 2))}\n`;
}

/** JSON that `JSON.stringify` wrote, with what would act when it is printed escaped. */
export function safeToPrint(json: string): string {
  return json.replace(actsWhenPrinted, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
