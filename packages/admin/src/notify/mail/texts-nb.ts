import type { MailTexts } from './texts.ts';

const dates = new Intl.DateTimeFormat('nb', { dateStyle: 'long', timeZone: 'UTC' });
const percent = new Intl.NumberFormat('nb', { style: 'percent', maximumFractionDigits: 0 });
const month = new Intl.DateTimeFormat('nb', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const more = (named: number, count: number) => (count > named ? [`og ${count - named} til`] : []);
const categories: { readonly [name: string]: string | undefined } = { necessary: 'nødvendig', functional: 'funksjonell', analytics: 'analyse', marketing: 'markedsføring', unclassified: 'uklassifisert' };
const named = (category: string) => (Object.hasOwn(categories, category) ? (categories[category] ?? category) : category);
const items = (list: readonly { name: string; host?: string | undefined; category?: string | undefined }[], count: number) => [...list.map(({ name, host, category }) => `${name}${host === undefined ? '' : `, ${host}`}${category === undefined ? '' : ` (${named(category)})`}`), ...more(list.length, count)];

export const nb: MailTexts = {
  open: 'Åpne Kapsel',
  footer: (site) => [`Du får denne fordi du følger ${site} i Kapsel. Hva du får, velger du selv under varsler.`],
  invited: ({ organisation, by, link, endsAt }) => ({
    title: `Du er invitert til ${organisation}`,
    paragraphs: [`${by} inviterer deg til å arbeide med samtykkene til ${organisation} i Kapsel. Lenken virker én gang, til og med ${dates.format(endsAt)}. Venter du ingen invitasjon, kan du la den ligge.`],
    link: { text: 'Ta imot invitasjonen', url: link },
  }),
  invitedFooter: 'Du får denne fordi noen oppga adressen din. Ingenting skjer om du ikke åpner lenken.',
  sections: {
    'scan.finished': ({ items: found, pages, findings, isComplete }) => ({ title: `En skanning er ferdig${isComplete ? '' : ', men ikke fullstendig'}`, paragraphs: [`${plural(found, 'element', 'elementer')} på ${plural(pages, 'side', 'sider')}, ${plural(findings, 'funn', 'funn')}.`] }),
    'scan.failed': ({ reason }) => ({ title: 'En skanning mislyktes', paragraphs: [reason] }),
    'items.new': ({ count, items: list }) => ({ title: `${plural(count, 'nytt element', 'nye elementer')} funnet`, list: items(list, count) }),
    'items.changed': ({ count, items: list }) => ({ title: `${plural(count, 'element', 'elementer')} er endret`, list: items(list, count) }),
    'items.unclassified': ({ count, items: list }) => ({ title: `${plural(count, 'element', 'elementer')} venter på vurdering`, paragraphs: ['Vi vet ikke hva de er til. Til noen sier det, holdes de tilbake.'], list: items(list, count) }),
    'audit.findings': ({ count, findings }) => ({ title: `${plural(count, 'funn', 'funn')} i gjennomgangen av banner og nettsted`, list: [...findings.map(({ code, severity, text }) => `${severity}: ${text ?? code}`), ...more(findings.length, count)] }),
    'version.published': ({ policyVersion, by }) => ({ title: `Versjon ${policyVersion} er publisert`, paragraphs: [`Av ${by}. Besøkende får den fra nå av.`] }),
    'version.proposed': ({ policyVersion, by }) => ({ title: `Versjon ${policyVersion} venter på godkjenning`, paragraphs: [`${by} foreslår den. Noen andre må godkjenne den.`] }),
    'purpose.withdrawn': ({ purpose, recordId, dueAt }) => ({ title: 'Et samtykke er trukket tilbake', paragraphs: [`Samtykket ${recordId} til «${purpose}» gjelder ikke lenger. Det som bruker opplysningene til dette, må ha stanset innen ${dates.format(dueAt)}.`] }),
    checkpoint: ({ position, link, token }) => ({ title: 'Et kontrollpunkt for samtykkene', paragraphs: [`Kjeden hadde ${plural(position, 'ledd', 'ledd')} og endte med ${link}. Ta vare på dette et sted der verken databasen eller nøkkelen er.`], list: [token] }),
    'summary.monthly': ({ month: when, scans, failedScans, newItems, openReviews, decisions, optIn }) => ({
      title: `Sammendrag for ${month.format(new Date(`${when}-01`))}`,
      list: [
        `${plural(scans, 'skanning', 'skanninger')}${failedScans > 0 ? `, ${failedScans} av dem mislyktes` : ''}`,
        plural(newItems, 'nytt element', 'nye elementer'),
        `${plural(openReviews, 'element', 'elementer')} venter på vurdering`,
        `Svar: ${decisions.accepted} godtok alt, ${decisions.partial} noe, ${decisions.rejected} ingenting; ${decisions.changed} endret, ${decisions.withdrawn} trakk tilbake`,
        ...Object.entries(optIn).map(([category, rate]) => `${named(category)}: ${percent.format(rate)} av de spurte sa ja`),
      ],
    }),
    'webhook.disabled': ({ url, reason }) => ({ title: 'En webhook er slått av', paragraphs: [`${url} får ikke noe mer. ${reason}`] }),
    'webhook.test': ({ message }) => ({ title: 'En prøve', paragraphs: [message] }),
  },
};
