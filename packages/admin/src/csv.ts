/** One value of a CSV file. A spreadsheet must not take it for a formula (standards: SEC-14). */
export function cell(value: unknown): string {
  const text = value === undefined ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n']/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A line of a CSV file, with its end (RFC 4180). */
export function line(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}
