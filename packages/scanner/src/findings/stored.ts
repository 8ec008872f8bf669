import type { ScanItem } from '@kapsel/core';
import { storageLaw, trackingLaw, withdrawalLaw } from './law.ts';
import { itemRule, proved, type Rule } from './rule.ts';

const isStored = (item: ScanItem) => item.kind !== 'request' && item.outcome !== 'refused';
const needsConsent = (item: ScanItem) => item.category === 'analytics' || item.category === 'marketing';

/** What was stored or asked for, and whether anybody had agreed. */
export const storedRules: readonly Rule[] = [
  itemRule({
    code: 'stored-before-consent',
    severity: 'high',
    legal: storageLaw,
    action: {
      nb: 'Hold tilbake det som lagrer dem, til den besøkende har sagt ja.',
      en: 'Hold back what stores them until the visitor has said yes.',
    },
    applies: (item) => item.passes.includes('untouched') && isStored(item) && needsConsent(item),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'navn' : 'ulike navn'} for analyse eller markedsføring ble lagret før noen hadde svart.`,
      en: `${count} ${count === 1 ? 'name' : 'different names'} for analytics or marketing stored before anybody had answered.`,
    }),
  }),
  itemRule({
    code: 'stored-after-rejection',
    severity: 'high',
    legal: storageLaw,
    action: {
      nb: 'Hold tilbake det som lagrer dem, også etter et nei, og slett det som alt er lagret.',
      en: 'Hold back what stores them after a no as well, and erase what is stored already.',
    },
    applies: (item, site) => proved(site, 'rejected') !== undefined && item.passes.includes('rejected') && isStored(item) && needsConsent(item),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'navn' : 'ulike navn'} for analyse eller markedsføring var lagret etter et nei.`,
      en: `${count} ${count === 1 ? 'name' : 'different names'} for analytics or marketing stored after a no.`,
    }),
  }),
  itemRule({
    code: 'stored-after-withdrawal',
    severity: 'high',
    legal: withdrawalLaw,
    action: {
      nb: 'Slett dem når samtykket trekkes tilbake, på tjeneren der et skript ikke kommer til, og stans det som lagrer dem igjen.',
      en: 'Erase them when consent is withdrawn, on the server where no script can, and stop what stores them again.',
    },
    applies: (item, site) => proved(site, 'withdrawn') !== undefined && item.passes.includes('withdrawn') && item.afterWithdrawal !== undefined && isStored(item) && needsConsent(item),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'navn' : 'ulike navn'} for analyse eller markedsføring var lagret etter at samtykket var trukket tilbake.`,
      en: `${count} ${count === 1 ? 'name' : 'different names'} for analytics or marketing stored after consent was withdrawn.`,
    }),
  }),
  itemRule({
    code: 'requests-after-withdrawal',
    severity: 'high',
    legal: withdrawalLaw,
    action: {
      nb: 'Stans det som sender dem når samtykket trekkes tilbake: si fra til tjenesten, eller last siden på nytt uten den.',
      en: 'Stop what sends them when consent is withdrawn: tell the service, or load the page anew without it.',
    },
    applies: (item, site) => proved(site, 'withdrawn') !== undefined && item.kind === 'request' && item.passes.includes('withdrawn') && needsConsent(item),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'adresse' : 'adresser'} for analyse eller markedsføring ble kontaktet etter at samtykket var trukket tilbake.`,
      en: `${count} ${count === 1 ? 'address' : 'addresses'} for analytics or marketing contacted after consent was withdrawn.`,
    }),
  }),
  itemRule({
    code: 'unclassified',
    severity: 'medium',
    legal: { nb: 'GDPR art. 13', en: 'GDPR art. 13' },
    action: {
      nb: 'Finn ut hva hvert av dem brukes til, og si det i en fil for --overrides.',
      en: 'Find out what each is for, and say so in a file for --overrides.',
    },
    applies: (item) => isStored(item) && item.category === 'unclassified',
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'navn er uklassifisert' : 'navn er uklassifiserte'} og må vurderes av et menneske.`,
      en: `${count} ${count === 1 ? 'name is' : 'names are'} unclassified and must be judged by a person.`,
    }),
  }),
  itemRule({
    code: 'requests-before-consent',
    severity: 'medium',
    legal: trackingLaw,
    action: {
      nb: 'Hold tilbake skriptene, bildene og rammene derfra til den besøkende har sagt ja.',
      en: 'Hold back the scripts, images and frames from there until the visitor has said yes.',
    },
    applies: (item) => item.kind === 'request' && item.passes.includes('untouched') && needsConsent(item),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'adresse' : 'adresser'} for analyse eller markedsføring ble kontaktet før noen hadde svart.`,
      en: `${count} ${count === 1 ? 'address' : 'addresses'} for analytics or marketing contacted before anybody had answered.`,
    }),
  }),
];
