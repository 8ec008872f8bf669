import { wordsIn } from '@kapsel/core/declaration-table';

/** What a column of a published table is about. */
export type Column = 'name' | 'provider' | 'category' | 'validity' | 'purpose' | 'recipients' | 'kind' | 'domain' | 'party' | 'other';

/** In which a declaration of Kapsel's may be. */
export const languages = ['nb', 'nn', 'da', 'sv', 'en', 'de', 'nl', 'fr', 'es', 'it', 'pt', 'pl', 'fi', 'uk', 'ar'];

/** Kapsel's own tables, word for word. */
const ours = new Map<string, Column>(
  languages.flatMap((language) => {
    const { name, provider, category, validity, purpose, recipients, basis, transfer, retention } = wordsIn(language);
    const own: readonly (readonly [string, Column])[] = [
      [basis, 'other'],
      [transfer, 'other'],
      [retention, 'other'],
      [name, 'name'],
      [provider, 'provider'],
      [category, 'category'],
      [validity, 'validity'],
      [purpose, 'purpose'],
      [recipients, 'recipients'],
    ];
    return own.map(([text, column]) => [text.toLowerCase(), column] as const);
  }),
);

/** Headers as others write them, in nb, nn, da, sv and en. The first that fits wins, so `cookie provider` is no name. */
const others: readonly (readonly [Column, RegExp])[] = [
  ['name', /^(?:cookie|informasjonskap|kaka|kakan|kak|navn|namn|name)(?!.*(?:leverand|leverantör|provider|vendor|tilbyd|udbyd)).*(?:name|navn|namn)$/u],
  ['party', /^part(?:y|i)$|^(?:first|1st).{1,6}(?:third|3rd)[ -]part/u],
  ['kind', /^(?:type|typ|art|slag|teknologi|technology|lagringstype)$|(?:cookie|kapsel|lagrings)[ -]?typ|^typ\p{L}* (?:av|of|informasjons|cookie|kaka)/u],
  ['validity', /gyldig|giltig|varighe|varaktig|levetid|livsl[äæ]ng|livstid|utløp|udløb|utgång|lagringstid|lagrings?-?period|o?ppbevar|opbevar|expir|life ?(?:span|time)|duration|validity|retention|storage (?:period|duration|time)|max.{0,3}age|h?[vk]or l[eæ]ng|hur läng|how long|^varer|^slettes|raderas/u],
  ['purpose', /form[åa]l|^(?:hvorfor|kvifor|varför|why)|beskriv|skildring|purpose|descri|syfte|ändamål|hensikt|føremål|brukes til|bruka|brukt til|används|anvend|^bruk$|(?:hva|hvad|vad|what).{0,30}(?:gjør|gør|gör|do)|funksjon(?!el)|funktion(?!el)|function(?!al)/u],
  ['category', /kategori|categor|gruppe|^grupp$|classification|klassifi/u],
  ['recipients', /mottak|mottag|modtag|recipient|dele[rs]? med|delas med|shared with/u],
  ['provider', /leverand[øo]r|leverantör|tilbyder|tilbydar|udbyder|tillhandah|provider|vendor|supplier|selskap|virksomhe[dt]|företag|firma|company|tjeneste|teneste|tjänst|service|utgiver|utgivar|utsteder|eier|eigar|ägare|ejer|avsender|s[ae]tte?s? a[vf]|sätts av|sættes af|(?:^|fr[aåo]n?m? )(?:h?[vk]em|kven|vem|who)|set by|placed by|issue[dr]|third.part|tredjepart|tredjeman|^partner|owner|^source|^kilde|^källa|^opphav/u],
  ['domain', /dom[eäæ]n|domain|^host|^vert|subgroup|^url/u],
  ['name', /navn|namn|name|cookie|kapsel|kapsl|kaka|kakor|nøkkel|nyckel|nøgle|^key$|^id$/u],
];

/** The column that a header or a label announces; nothing for what is too long to be one. */
export function columnOf(header: string): Column | undefined {
  const text = header
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[:*?↕↑↓]+$/u, '')
    .trim();
  if (text === '' || text.length > 60) return undefined;
  return ours.get(text) ?? others.find(([, words]) => words.test(text))?.[0];
}

/** Whether a heading or a cell names a category, as tables without a column for it do above their rows. */
export function namesCategory(text: string): boolean {
  return text.length <= 100 && /nødvendig|naudsyn|nödvändig|necessary|essential|funksjonel|funktionel|functional|preferan|præferenc|preferenc|inställning|analyse|analysi|analyti[sk]|analytical|(?:^|for |and )analytics|statisti|ytelse|ytels|prestand|performance|må?ling|mätning|markedsføring|marknadsf|marketing|reklame|reklam|annons|adverti|målret|targeting|sosiale medi|social media/iu.test(text);
}
