import Papa from 'papaparse';

export interface CsvRows {
  readonly rows: readonly (readonly string[])[];
  /** The row, from 1, in which a quote begins that never ends: it has swallowed the rows after it. */
  readonly unclosed: number | undefined;
}

/** The rows of a CSV file, whatever stands between its cells. Spreadsheets are told by an apostrophe that a cell is no formula; it goes. */
export function csvRows(text: string): CsvRows {
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy', delimitersToGuess: [',', ';', '\t', '|'] });
  const rows = data.map((row) => row.map((cell) => cell.replace(/^'(?=[\s"']*[=+\-@])/u, '').trim()));
  const unclosed = errors.find(({ code }) => code === 'MissingQuotes');
  return { rows, unclosed: unclosed && (unclosed.row ?? 0) + 1 };
}
