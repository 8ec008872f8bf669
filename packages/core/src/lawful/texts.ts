import type { SiteConfig } from '../site-config.ts';
import { refuse, warn, type UnlawfulPattern } from './pattern.ts';

type Texts = { readonly [key: string]: string | undefined };

const letter = String.raw`[\p{L}\p{N}]`;

/** Any of some words, `…` for any ending. (`\b` knows ASCII only: a word would end before an å.) */
function anyOf(words: string): RegExp {
  const alternatives = words.split(', ').map((word) => word.replace('…', `${letter}*`));
  return new RegExp(`(?<!${letter})(?:${alternatives.join('|')})(?!${letter})`, 'u');
}

/** The same for the whole of a text, `…` for anything after. */
function wholly(words: string): RegExp {
  const alternatives = words.split(', ').map((word) => word.replace('…', `(?!${letter}).*`));
  return new RegExp(`^(?:${alternatives.join('|')})$`, 'u');
}

/** Words in the languages of the North and of their neighbours. What they miss, a person has to see. */
const yes = anyOf(
  'accept, agree, allow, consent, enable, got it, ok, okay, yes, ja, godta…, godkjenn…, aksepter…, tillat, samtykk…, acceptera…, godkänn…, tillåt, samtyck…, accepter, tillad, godkend, akzeptier…, zustimmen, einverstanden, erlauben, acceptez, autoriser, aceptar, accetta',
);
const no = anyOf(
  "no, not, don't, dont, none, reject, refuse, decline, deny, without, nei, nej, ikke, ikkje, inga, ingen, avvis…, avslå, uten, utan, uden, neka, avböj…, afvis…, inte, nein, nicht, kein…, ablehn…, ohne, non, sans, refuser, rechazar, sin, rifiuta, geen, nee, weiger…",
);
const necessary = anyOf('necessary, essential, essentials, required, nødvendig…, naudsynt…, nödvändig…, notwendig…, erforderlich…, essentiel…, nécessaire…, necesari…, noodzakelijk…');
const only = anyOf('only, bare, berre, kun, endast, bara, nur, seulement, alleen');
const elsewhere = wholly(
  'settings, cookie settings, preferences, options, more options, more information, more info, learn more, read more, manage…, customise…, customize…, choose…, innstilling…, innstillinger, innstillingar, tilpass…, velg…, vel…, flere valg, fleire val, les mer, les meir, mer informasjon, inställningar, anpassa, läs mer, indstillinger, tilpas, læs mere, einstellungen, anpassen, mehr…, paramètres, personnaliser, en savoir plus',
);
const away = wholly('close, dismiss, continue, next, lukk…, fortsett…, videre, vidare, luk, fortsæt, stäng, fortsätt, schließen, weiter, fermer, continuer, cerrar, continuar');
const understood = wholly('got it, i understand, understood, save…, confirm…, skjønner, jeg forstår, forstått, eg forstår, lagre…, bekreft…, jag förstår, forstået, verstanden');
const paying = anyOf('pay, subscribe, betal…, abonner…, prenumerera, bezahl…, abo, payer, pagar');
const shaming = anyOf('worse, hate, miss out, limited experience, dårlig…, gå glipp, begrenset opplevelse, sämre, ringere, schlechter…');
const goingOn =
  /(?:by (?:continuing|using|browsing|visiting|scrolling|closing|staying)|ved å (?:fortsette|bruke|bla|besøke|lukke|rulle|halde fram|vitje)|genom att (?:fortsätta|använda|besöka)|ved at (?:fortsætte|bruge|besøge)|durch (?:die )?(?:weitere )?nutzung|en (?:poursuivant|continuant|naviguant))[^.!?]*(?:accept|agree|consent|godta|aksepter|samtykk|godkänn|samtyck|stimmen|einverstanden)/u;

/** As a person reads it: without marks that nobody sees, and in one case. */
function read(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '').replaceAll(/[’`´]/gu, "'").replaceAll(/\s+/gu, ' ').trim().toLowerCase();
}

const hasWord = (text: string): boolean => /\p{L}/u.test(text);

/** Words of the owner's own with which a visitor would answer what they do not mean. */
export function unlawfulTexts({ ui }: SiteConfig): UnlawfulPattern[] {
  return Object.entries(ui?.texts ?? {}).flatMap(([language, texts]) =>
    [emptyWords, rejecting, accepting, alike, uneven, telling, naming].flatMap((look) => look(texts)).map((pattern) => ({ ...pattern, path: `ui.texts.${language}.${pattern.path}` })),
  );
}

/** What each text is needed for. */
const needed: { readonly [key: string]: readonly [rule: UnlawfulPattern['rule'], what: string] } = {
  acceptAll: ['LAW-04', 'accept'],
  rejectAll: ['LAW-04', 'refuse'],
  preferences: ['LAW-08', 'choose purpose by purpose'],
  save: ['LAW-08', 'save what they chose'],
  withdrawAll: ['LAW-10', 'take their consent back'],
  intro: ['LAW-09', 'learn what they are asked'],
};

function emptyWords(texts: Texts): UnlawfulPattern[] {
  return Object.entries(needed).flatMap(([key, [rule, what]]) => {
    const text = texts[key];
    return text === undefined || hasWord(read(text)) ? [] : [refuse(key, rule, `“${text}” has no word in it: nobody could ${what} by it. Write one, or leave it out for ours.`)];
  });
}

function rejecting({ rejectAll }: Texts): UnlawfulPattern[] {
  const text = read(rejectAll ?? '');
  if (!hasWord(text)) return [];
  const refuses = [no, necessary, only].some((words) => words.test(text));
  if (yes.test(text) && !refuses) return [refuse('rejectAll', 'LAW-04', `“${rejectAll}” says yes on the button that refuses. Say that it refuses, as in “Reject all”.`)];
  if (elsewhere.test(text) && !refuses) return [refuse('rejectAll', 'LAW-04', `“${rejectAll}” promises more to read on the button that refuses: nobody would find how to refuse. Say that it refuses, as in “Reject all”.`)];
  return [
    ...(paying.test(text) ? [warn('rejectAll', 'LAW-12', `“${rejectAll}” asks for money where a visitor refuses. Whether that leaves them free, a lawyer has to judge.`)] : []),
    ...(shaming.test(text) ? [warn('rejectAll', 'LAW-05', `“${rejectAll}” makes those who refuse feel bad. Say plainly that it refuses.`)] : []),
  ];
}

function accepting({ acceptAll }: Texts): UnlawfulPattern[] {
  const text = read(acceptAll ?? '');
  if (!hasWord(text)) return [];
  if (away.test(text)) return [refuse('acceptAll', 'LAW-06', `“${acceptAll}” says that the banner goes, on the button that grants everything: that is no clear yes (GDPR, art. 4(11)). Say that it accepts, as in “Accept all”.`)];
  const isYes = yes.test(text);
  if (!isYes && no.test(text)) return [refuse('acceptAll', 'LAW-06', `“${acceptAll}” says no on the button that grants everything. Say that it accepts, as in “Accept all”.`)];
  const speaksOfNeed = necessary.test(text) && `“${acceptAll}” speaks of what is necessary on the button that grants everything. Say that it accepts all, as in “Accept all”.`;
  if (speaksOfNeed) return [(isYes ? warn : refuse)('acceptAll', 'LAW-06', speaksOfNeed)];
  return understood.test(text) ? [warn('acceptAll', 'LAW-06', `“${acceptAll}” does not say that it accepts. Say so, as in “Accept all”.`)] : [];
}

/** Two buttons of one name that do different things. */
function alike(texts: Texts): UnlawfulPattern[] {
  const buttons = ['acceptAll', 'rejectAll', 'save', 'preferences', 'close'] as const;
  const pairs = [
    ...buttons.flatMap((one, index) => buttons.slice(index + 1).map((other) => [one, other] as const)),
    ['acceptAll', 'withdrawAll'] as const,
    ['placeholderOnce', 'placeholderAlways'] as const,
  ];
  return pairs.flatMap(([one, other]) => {
    const text = read(texts[one] ?? '');
    return hasWord(text) && text === read(texts[other] ?? '') ? [refuse(other, 'LAW-05', `“${texts[other]}” is also what ${one} says: nobody could tell the two apart. Word them differently.`)] : [];
  });
}

/** What draws the eye to one of two equal buttons. */
function uneven({ acceptAll, rejectAll }: Texts): UnlawfulPattern[] {
  if (acceptAll === undefined || rejectAll === undefined) return [];
  const [one, other] = [read(acceptAll), read(rejectAll)];
  if (!hasWord(one) || !hasWord(other)) return [];
  const isLong = Math.max(one.length, other.length) > 3 * Math.min(one.length, other.length) && Math.abs(one.length - other.length) > 12;
  const marks = (text: string): boolean => /[!\p{Extended_Pictographic}]/u.test(text);
  const shouts = (text: string): boolean => /\p{Lu}{4}/u.test(text) && !/\p{Ll}/u.test(text);
  return [
    ...(isLong ? [warn('rejectAll', 'LAW-05', `is ${other.length} letters long and acceptAll ${one.length}: the one is read and the other skipped. Word them alike.`)] : []),
    ...(marks(acceptAll) !== marks(rejectAll) || shouts(acceptAll) !== shouts(rejectAll) ? [warn(marks(acceptAll) || shouts(acceptAll) ? 'acceptAll' : 'rejectAll', 'LAW-05', 'has a picture, an exclamation or capitals that the other button has not. Word them alike.')] : []),
  ];
}

function telling(texts: Texts): UnlawfulPattern[] {
  const silent = Object.entries(texts).find(([, text]) => goingOn.test(read(text ?? '')));
  const intro = texts['intro'];
  return [
    ...(silent ? [refuse(silent[0], 'LAW-06', 'takes going on for a yes. Silence and scrolling are no consent (GDPR, recital 32), and Kapsel does not take them for it: leave that out.')] : []),
    ...(intro !== undefined && hasWord(intro) && !intro.includes('{categories}') ? [warn('intro', 'LAW-09', 'does not say {categories}: see that it names every purpose that is asked for.')] : []),
  ];
}

/** A purpose under the name of what needs no asking. */
function naming(texts: Texts): UnlawfulPattern[] {
  return ['functional', 'analytics', 'marketing'].flatMap((category) => {
    const text = texts[category];
    return text !== undefined && necessary.test(read(text)) && !no.test(read(text)) ? [refuse(category, 'LAW-03', `calls ${category} “${text}”, as if there were nothing to ask. Call it what it is for.`)] : [];
  });
}
