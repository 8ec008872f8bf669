import Papa from 'papaparse';

/** The rows of a CSV file, whatever stands between its cells. Spreadsheets are told by an apostrophe that a cell is no formula; it goes. */
export function csvRows(text: string): string[][] {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy', delimitersToGuess: [',', ';', '\t', '|'] });
  return data.map((row) => row.map((cell) => cell.replace(/^'(?=[\s"']*[=+\-@])/u, '').trim()));
}
