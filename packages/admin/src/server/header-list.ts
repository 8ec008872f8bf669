/** The items of a header such as `Accept-Language`. A pattern that drops the blanks too takes the square of their number. */
export function itemsOf(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((item) => item.trim());
}
