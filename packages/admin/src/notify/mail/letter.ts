/** What a mail says, before it is text or HTML. Whatever a site may have written comes in here, and is made harmless where it is drawn. */
export interface Letter {
  readonly subject: string;
  readonly sections: readonly Section[];
  /** Why somebody gets it. */
  readonly footer: readonly string[];
}

export interface Section {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  /** Names of things, one a line. */
  readonly list?: readonly string[];
  readonly link?: { readonly text: string; readonly url: string };
}

/** Control and format characters, separators of lines: what would act, or hide. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** One line of it, without what no reader sees, and without an address that a mail reader would make a link of. */
export function harmless(text: string): string {
  return text.replace(unseen, ' ').replaceAll('://', '[:]//').replace(/^www\./iu, 'www[.]').trim();
}

/** The same as plain text. */
export function plainText({ sections, footer }: Letter): string {
  const parts = sections.map(({ title, paragraphs = [], list = [], link }) =>
    [harmless(title), ...(paragraphs.length > 0 ? ['', ...paragraphs.map(harmless)] : []), ...(list.length > 0 ? ['', ...list.map((item) => `  - ${harmless(item)}`)] : []), ...(link ? ['', harmless(link.text), link.url] : [])].join('\n'),
  );
  return `${parts.join('\n\n\n')}\n\n-- \n${footer.map(harmless).join('\n')}\n`;
}

/** The same as HTML: no picture, no style sheet, nothing that is fetched. */
export function html({ subject, sections, footer }: Letter): string {
  const parts = sections.map(({ title, paragraphs = [], list = [], link }) =>
    [
      `<h2 style="font-size:1.1em">${escaped(harmless(title))}</h2>`,
      ...paragraphs.map((text) => `<p>${escaped(harmless(text))}</p>`),
      ...(list.length > 0 ? [`<ul>${list.map((item) => `<li>${escaped(harmless(item))}</li>`).join('')}</ul>`] : []),
      ...(link ? [`<p><a href="${escaped(link.url)}">${escaped(harmless(link.text))}</a></p>`] : []),
    ].join('\n'),
  );
  const end = footer.map((line) => escaped(harmless(line))).join('<br>');
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(harmless(subject))}</title></head><body style="font-family:sans-serif;line-height:1.5">\n${parts.join('\n')}\n<p style="color:#555;font-size:0.9em">${end}</p>\n</body></html>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
