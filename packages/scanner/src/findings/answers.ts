import { consentLaw } from './law.ts';
import { proved, type Rule } from './rule.ts';

/** What became of the answers that the scan gave: whether no was as near as yes, and whether anybody can change their mind. */
export const answerRules: readonly Rule[] = [
  {
    code: 'reject-takes-more-clicks',
    severity: 'high',
    legal: consentLaw,
    action: { nb: 'La et nei ta like få trykk som et ja.', en: 'Let a no take as few clicks as a yes.' },
    find(site) {
      const [yes, no] = [proved(site, 'accepted')?.clicks, proved(site, 'rejected')?.clicks];
      if (yes === undefined || no === undefined || no <= yes) return undefined;
      return { message: { nb: `Et nei tok ${no} trykk, et ja ${yes}.`, en: `A no took ${no} clicks, a yes ${yes}.` }, items: [] };
    },
  },
  {
    code: 'no-way-to-reopen',
    severity: 'medium',
    legal: { nb: 'GDPR art. 7(3)', en: 'GDPR art. 7(3)' },
    action: {
      nb: 'Sett en lenke eller knapp på hver side som åpner valgene igjen, og kall den det.',
      en: 'Put a link or a button on every page that opens the choices again, and call it so.',
    },
    find(site) {
      const closed = (['rejected', 'accepted', 'withdrawn'] as const).filter((id) => proved(site, id)?.canReopen === false);
      if (closed.length === 0) return undefined;
      return {
        message: {
          nb: 'Etter et svar fant skanneren ingenting på startsiden som åpner spørsmålet igjen.',
          en: 'After an answer the scanner found nothing on the start page that opens the question again.',
        },
        items: [],
        evidence: closed.map((id) => `${id}: ${site.startUrl}`),
      };
    },
  },
];
