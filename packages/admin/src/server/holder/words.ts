/** What the holder of a record reads, in one language. */
export interface HolderWords {
  readonly language: string;
  readonly title: string;
  readonly to: string;
  readonly what: string;
  readonly when: string;
  readonly validUntil: string;
  readonly id: string;
  readonly purpose: string;
  readonly answer: string;
  readonly services: string;
  readonly yes: string;
  readonly no: string;
  readonly seen: string;
  readonly unseen: string;
  readonly rights: string;
  readonly receipt: string;
  readonly all: string;
  readonly earlier: string;
  readonly frozen: string;
  readonly other: string;
  readonly dpo: string;
  readonly authority: string;
  readonly back: string;
  readonly sure: string;
  readonly missing: string;
  readonly missingText: string;
  readonly events: { readonly [event: string]: string };
  /** The button, what it does, and what is said once it is done. */
  readonly acts: { readonly [right in HolderRight]: { readonly button: string; readonly effect: string; readonly done: string } };
}

export const holderRights = ['withdraw', 'restrict', 'lift', 'erase'] as const;
export type HolderRight = (typeof holderRights)[number];

const nb: HolderWords = {
  language: 'nb',
  title: 'Samtykket ditt',
  to: 'Gitt til',
  what: 'Hva du gjorde',
  when: 'Når',
  validUntil: 'Gjelder til',
  id: 'Kvitteringens id',
  purpose: 'Formål',
  answer: 'Svar',
  services: 'Tjenester',
  yes: 'Ja',
  no: 'Nei',
  seen: 'Teksten du så',
  unseen: 'Teksten er ikke lagret her.',
  rights: 'Rettighetene dine',
  receipt: 'Last ned kvitteringen (JSON)',
  all: 'Last ned alt som er lagret om valgene dine (JSON)',
  earlier: 'Alle valgene dine',
  frozen: 'Behandlingen er begrenset siden',
  other: 'For alt annet, skriv til',
  dpo: 'Personvernombud',
  authority: 'Du kan klage til',
  back: 'Tilbake til kvitteringen',
  sure: 'Er du sikker?',
  missing: 'Fant ingen kvittering',
  missingText: 'Det finnes ingen kvittering med denne id-en her. Den kan være slettet, eller så er tiden ute.',
  events: { given: 'Du ga samtykke', changed: 'Du endret valget', withdrawn: 'Du trakk samtykket', expired: 'Samtykket løp ut', signal: 'Nettleseren din svarte for deg', refused: 'Du sa nei' },
  acts: {
    withdraw: {
      button: 'Trekk samtykket',
      effect: 'Det blir notert at du trekker samtykket. Nettleseren der du samtykket, får ikke vite om det: Åpne også innstillingene for informasjonskapsler på nettstedet.',
      done: 'Samtykket er trukket. Har du fortsatt nettleseren der du samtykket, åpne innstillingene for informasjonskapsler på nettstedet også.',
    },
    restrict: {
      button: 'Begrens behandlingen',
      effect: 'Valgene dine blir stående som bevis, men brukes ikke til noe annet: De tas ut av statistikk og eksport. Du kan oppheve det igjen her.',
      done: 'Behandlingen er begrenset.',
    },
    lift: { button: 'Opphev begrensningen', effect: 'Valgene dine tas med i statistikk og eksport igjen.', done: 'Begrensningen er opphevet.' },
    erase: {
      button: 'Slett alt om valgene mine',
      effect: 'Valgene dine og id-ene deres slettes for godt. Etterpå kan ingen vise hva du svarte, og denne siden finnes ikke lenger. Nettleseren der du samtykket, får ikke vite om det: Slett også nettstedets informasjonskapsler.',
      done: 'Alt om valgene dine er slettet.',
    },
  },
};

const nn: HolderWords = {
  language: 'nn',
  title: 'Samtykket ditt',
  to: 'Gjeve til',
  what: 'Kva du gjorde',
  when: 'Når',
  validUntil: 'Gjeld til',
  id: 'Id-en til kvitteringa',
  purpose: 'Føremål',
  answer: 'Svar',
  services: 'Tenester',
  yes: 'Ja',
  no: 'Nei',
  seen: 'Teksten du såg',
  unseen: 'Teksten er ikkje lagra her.',
  rights: 'Rettane dine',
  receipt: 'Last ned kvitteringa (JSON)',
  all: 'Last ned alt som er lagra om vala dine (JSON)',
  earlier: 'Alle vala dine',
  frozen: 'Behandlinga er avgrensa sidan',
  other: 'For alt anna, skriv til',
  dpo: 'Personvernombod',
  authority: 'Du kan klage til',
  back: 'Tilbake til kvitteringa',
  sure: 'Er du sikker?',
  missing: 'Fann inga kvittering',
  missingText: 'Det finst inga kvittering med denne id-en her. Ho kan vere sletta, eller så er tida ute.',
  events: { given: 'Du gav samtykke', changed: 'Du endra valet', withdrawn: 'Du trekte samtykket', expired: 'Samtykket gjekk ut', signal: 'Nettlesaren din svara for deg', refused: 'Du sa nei' },
  acts: {
    withdraw: {
      button: 'Trekk samtykket',
      effect: 'Det blir notert at du trekkjer samtykket. Nettlesaren der du samtykte, får ikkje vite om det: Opne også innstillingane for informasjonskapslar på nettstaden.',
      done: 'Samtykket er trekt. Har du framleis nettlesaren der du samtykte, opne innstillingane for informasjonskapslar på nettstaden også.',
    },
    restrict: {
      button: 'Avgrens behandlinga',
      effect: 'Vala dine blir ståande som bevis, men blir ikkje brukte til noko anna: Dei blir tekne ut av statistikk og eksport. Du kan oppheve det att her.',
      done: 'Behandlinga er avgrensa.',
    },
    lift: { button: 'Opphev avgrensinga', effect: 'Vala dine blir tekne med i statistikk og eksport att.', done: 'Avgrensinga er oppheva.' },
    erase: {
      button: 'Slett alt om vala mine',
      effect: 'Vala dine og id-ane deira blir sletta for godt. Etterpå kan ingen vise kva du svara, og denne sida finst ikkje lenger. Nettlesaren der du samtykte, får ikkje vite om det: Slett også informasjonskapslane til nettstaden.',
      done: 'Alt om vala dine er sletta.',
    },
  },
};

const en: HolderWords = {
  language: 'en',
  title: 'Your consent',
  to: 'Given to',
  what: 'What you did',
  when: 'When',
  validUntil: 'Valid until',
  id: 'Id of the receipt',
  purpose: 'Purpose',
  answer: 'Answer',
  services: 'Services',
  yes: 'Yes',
  no: 'No',
  seen: 'The text you saw',
  unseen: 'The text is not kept here.',
  rights: 'Your rights',
  receipt: 'Download the receipt (JSON)',
  all: 'Download all that is kept of your choices (JSON)',
  earlier: 'All your choices',
  frozen: 'Processing is restricted since',
  other: 'For anything else, write to',
  dpo: 'Data protection officer',
  authority: 'You can complain to',
  back: 'Back to the receipt',
  sure: 'Are you sure?',
  missing: 'No receipt found',
  missingText: 'There is no receipt with this id here. It may have been erased, or its time is over.',
  events: { given: 'You gave consent', changed: 'You changed your choice', withdrawn: 'You withdrew your consent', expired: 'Your consent ran out', signal: 'Your browser answered for you', refused: 'You said no' },
  acts: {
    withdraw: {
      button: 'Withdraw my consent',
      effect: 'It is put on record that you withdraw. The browser where you consented does not hear of it: open the cookie settings on the site too.',
      done: 'Your consent is withdrawn. If you still have the browser where you consented, open the cookie settings on the site too.',
    },
    restrict: {
      button: 'Restrict processing',
      effect: 'Your choices stay as proof and are used for nothing else: they are taken out of figures and exports. You can lift that again here.',
      done: 'Processing is restricted.',
    },
    lift: { button: 'Lift the restriction', effect: 'Your choices are in figures and exports again.', done: 'The restriction is lifted.' },
    erase: {
      button: 'Erase all of my choices',
      effect: 'Your choices and their ids are erased for good. After that nobody can show what you answered, and this page is gone. The browser where you consented does not hear of it: remove the cookies of the site too.',
      done: 'All of your choices are erased.',
    },
  },
};

const languages: { readonly [language: string]: HolderWords | undefined } = { __proto__: null as never, nb, no: nb, nn, en };

/** Those of the first language that we have words in; English where that is none. */
export function wordsFor(...tags: readonly (string | undefined)[]): HolderWords {
  for (const tag of tags) {
    const words = languages[tag?.split('-', 1)[0]?.toLowerCase() ?? ''];
    if (words) return words;
  }
  return en;
}
