import { categoryName } from '@kapsel/core';
import type { Language, ScanReport } from '@kapsel/core';
import { comparePublished, descriptionOf, isPublished, nameOrNameless, shownProvider, validityOf } from './cookie-table.ts';
import type { StoredItem } from './cookie-table.ts';
import { forCsv } from './safe-text.ts';
import { csvColumnIds, texts } from './texts.ts';
import type { CsvColumnId } from './texts.ts';

/** Excel reads UTF-8 as such only behind this mark. */
const byteOrderMark = '\ufeff';

/** The table with one line for each item, nothing merged: RFC 4180, lines end with CRLF. */
export function formatCsv(report: ScanReport, language: Language): string {
  const header = csvColumnIds.map((column) => texts[language].csvColumns[column]);
  const lines = report.items
    .filter(isPublished)
    .sort(comparePublished)
    .map((item) => {
      const cells = cellsOf(item, language);
      return csvColumnIds.map((column) => cells[column]);
    });
  return byteOrderMark + [header, ...lines].map((cells) => `${cells.map(forCsv).join(',')}\r\n`).join('');
}

function cellsOf(item: StoredItem, language: Language): Record<CsvColumnId, string | number> {
  const t = texts[language];
  const yesOrNo = (is: boolean) => (is ? t.yes : t.no);
  return {
    name: nameOrNameless(item, language),
    provider: shownProvider(item),
    category: categoryName(item.category, language),
    validity: validityOf(item, language),
    description: descriptionOf(item, language),
    kind: t.kind[item.kind],
    observedName: item.name,
    domain: item.domain,
    path: item.path,
    party: t.party[item.party],
    secure: yesOrNo(item.secure),
    httpOnly: yesOrNo(item.httpOnly),
    sameSite: item.sameSite ?? '',
    requestedSeconds: item.lifetime.requestedSeconds ?? '',
    effectiveSeconds: item.lifetime.effectiveSeconds ?? '',
    setBy: [t.means[item.setBy.means], item.setBy.url].filter(Boolean).join(': '),
    firstPage: item.pages[0] ?? '',
    confidence: item.confidence,
    reasons: item.reasons.join(' / '),
  };
}
