import { hostOf } from '../hosts.ts';
import { trackingLaw } from './law.ts';
import type { Rule } from './rule.ts';

/** What follows a visitor by other means than a cookie. */
export const trackingRules: readonly Rule[] = [
  {
    code: 'fingerprinting',
    severity: 'medium',
    legal: trackingLaw,
    action: {
      nb: 'Spør leverandøren hva det brukes til, og hold skriptet tilbake til den besøkende har sagt ja, hvis det gjenkjenner enheten.',
      en: 'Ask the vendor what it is for, and hold the script back until the visitor has said yes if it recognises the device.',
    },
    find({ fingerprinting = [] }) {
      const scripts = fingerprinting.filter(({ party }) => party === 'third');
      const hosts = [...new Set(scripts.map(({ script }) => hostOf(script) || script))];
      if (hosts.length === 0) return undefined;
      return {
        message: {
          nb: `Skript fra ${hosts.length} ${hosts.length === 1 ? 'annen vert leser' : 'andre verter leser'} ut det som kan skille én enhet fra andre.`,
          en: `Scripts of ${hosts.length} other ${hosts.length === 1 ? 'host' : 'hosts'} read back what can tell one device from others.`,
        },
        items: hosts,
        evidence: scripts.map(({ script, apis }) => `${script}: ${apis.join(', ')}`),
      };
    },
  },
  {
    code: 'shared-identifier',
    severity: 'medium',
    legal: trackingLaw,
    action: {
      nb: 'Slå av delingen i innstillingene til tjenesten, eller hold den tilbake til den besøkende har sagt ja.',
      en: 'Switch the sharing off in the settings of the service, or hold it back until the visitor has said yes.',
    },
    find({ sharedIdentifiers = [] }) {
      const names = [...new Set(sharedIdentifiers.map(({ name }) => name))];
      if (names.length === 0) return undefined;
      return {
        message: {
          nb: `Verdien av ${names.length} ${names.length === 1 ? 'navn' : 'ulike navn'} ligner en id og ble sendt videre i adressene til andre.`,
          en: `The value of ${names.length} ${names.length === 1 ? 'name' : 'different names'} looks like an identifier and was passed on in addresses of others.`,
        },
        items: names,
        evidence: sharedIdentifiers.map(({ name, domain, parameter, host }) => `${name} (${domain}) → ${host}?${parameter}=…`),
      };
    },
  },
  {
    code: 'tracker-in-noscript',
    severity: 'medium',
    legal: trackingLaw,
    action: {
      nb: 'Ta det ut av <noscript>: der kan ingen spørre først, og ingenting kan holde det tilbake.',
      en: 'Take it out of <noscript>: nobody can be asked first there, and nothing can hold it back.',
    },
    find({ noscript = [] }) {
      const trackers = noscript.filter(({ party, category, invisible }) => party === 'third' && (category === 'analytics' || category === 'marketing' || (category === 'unclassified' && invisible)));
      const hosts = [...new Set(trackers.map(({ url }) => hostOf(url)))];
      if (hosts.length === 0) return undefined;
      return {
        message: {
          nb: `Besøkende uten skript kontakter ${hosts.length} ${hosts.length === 1 ? 'annen vert' : 'andre verter'} for sporing, uten å bli spurt.`,
          en: `Visitors without scripts contact ${hosts.length} other ${hosts.length === 1 ? 'host' : 'hosts'} for tracking, and are not asked.`,
        },
        items: hosts,
        evidence: trackers.map(({ element, url, pages }) => `<${element}> ${url} (${pages[0] ?? ''})`),
      };
    },
  },
  {
    code: 'service-worker',
    severity: 'info',
    action: {
      nb: 'Ta den med i erklæringen: den blir i nettleseren etter besøket og kan svare i stedet for tjeneren.',
      en: 'Name it in the declaration: it stays in the browser after the visit and can answer in the server’s place.',
    },
    find({ serviceWorkers = [] }) {
      if (serviceWorkers.length === 0) return undefined;
      const count = serviceWorkers.length;
      return {
        message: { nb: `${count} service worker${count === 1 ? '' : 'e'} ble registrert.`, en: `${count} service ${count === 1 ? 'worker' : 'workers'} registered.` },
        items: [...new Set(serviceWorkers.map(({ scope }) => scope))],
        evidence: serviceWorkers.map(({ scope, script }) => `${scope} ← ${script}`),
      };
    },
  },
];
