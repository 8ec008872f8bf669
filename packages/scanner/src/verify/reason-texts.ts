import type { VerdictState } from '@kapsel/core';

export type ReasonCode =
  | 'not-visited'
  | 'interrupted'
  | 'unread'
  | 'unread-in-part'
  | 'journey-broken'
  | 'page-unread'
  | 'page-other'
  | 'config-unread'
  | 'nothing-to-ask'
  | 'other-config'
  | 'answered-unasked'
  | 'refusal-not-kept'
  | 'stored-ungranted'
  | 'asked-ungranted'
  | 'stored-unnamed'
  | 'tracker-undeclared'
  | 'contradicted'
  | 'host-undeclared'
  | 'not-granted'
  | 'not-seen'
  | 'undeclared'
  | 'still-granted'
  | 'opened-by-call'
  | 'asked-again'
  | 'stored-again'
  | 'left-http-only'
  | 'left-elsewhere'
  | 'left-on-path'
  | 'left-undeclared'
  | 'left'
  | 'written-and-erased';

interface ReasonText {
  /** @param count of names */
  readonly message: (count: number) => string;
  readonly action?: string;
}

/** What a verdict can rest on, and what it makes of it. */
export const reasonTexts: { readonly [code in ReasonCode]: { readonly makes: VerdictState; readonly nb: ReasonText; readonly en: ReasonText } } = {
  'not-visited': {
    makes: 'unknown',
    nb: { message: () => 'Nettstedet ble ikke besøkt i denne tilstanden.' },
    en: { message: () => 'The site was not visited in this state.' },
  },
  interrupted: {
    makes: 'unknown',
    nb: { message: () => 'Besøket ble avbrutt før det var ferdig.', action: 'Prøv igjen.' },
    en: { message: () => 'The visit was cut short.', action: 'Try again.' },
  },
  unread: {
    makes: 'unknown',
    nb: { message: () => 'Informasjonskapsler, lagring eller forespørsler kunne ikke leses.', action: 'Prøv igjen.' },
    en: { message: () => 'Cookies, storage or requests could not be read.', action: 'Try again.' },
  },
  'unread-in-part': {
    makes: 'unknown',
    nb: { message: () => 'Noe av det nettstedet lagret eller ba om, kunne ikke leses.', action: 'Se under bevis hva det var, og prøv igjen.' },
    en: { message: () => 'Some of what the site stored or asked for could not be read.', action: 'See in the evidence what that was, and try again.' },
  },
  'journey-broken': {
    makes: 'unknown',
    nb: { message: () => 'Den innspilte reisen (--journey) kom ikke fram.', action: 'Rett stegene i den.' },
    en: { message: () => 'The recorded journey (--journey) did not get through.', action: 'Mend its steps.' },
  },
  'page-unread': {
    makes: 'unknown',
    nb: { message: (count) => `${count} ${count === 1 ? 'side' : 'sider'} kunne ikke leses, eller ikke til ende.`, action: 'Prøv igjen, eller hold sidene utenfor med --exclude.' },
    en: { message: (count) => `${count} ${count === 1 ? 'page' : 'pages'} could not be read, or not to the end.`, action: 'Try again, or leave the pages out with --exclude.' },
  },
  'page-other': {
    makes: 'holds',
    nb: { message: (count) => `${count} ${count === 1 ? 'adresse gir' : 'adresser gir'} ingen side av nettstedet.` },
    en: { message: (count) => `${count} ${count === 1 ? 'address gives' : 'addresses give'} no page of the site.` },
  },
  'config-unread': {
    makes: 'unknown',
    nb: { message: () => 'Konfigurasjonen som kjører på siden, kunne ikke leses. Om det er den som ble oppgitt, kan ikke sies.', action: 'Se om siden kjører en ferdig utgave av Kapsel, og at konfigurasjonen der er uten feil.' },
    en: { message: () => 'The config that runs on the page could not be read. Whether it is the one that was given cannot be told.', action: 'See whether the page runs a released Kapsel, and that its config there has no fault.' },
  },
  'nothing-to-ask': {
    makes: 'holds',
    nb: { message: () => 'Etter konfigurasjonen trenger ingen tjeneste et ja, og ingen ble spurt.' },
    en: { message: () => 'By the config no service needs a yes, and nobody was asked.' },
  },
  'other-config': {
    makes: 'fails',
    nb: { message: () => 'Siden kjører en annen konfigurasjon enn den som ble oppgitt.', action: 'Publiser den nye konfigurasjonen, eller oppgi den som er publisert.' },
    en: { message: () => 'The page runs another config than the one that was given.', action: 'Publish the new config, or give the one that is published.' },
  },
  'answered-unasked': {
    makes: 'fails',
    nb: { message: () => 'Et svar var lagret uten at noen hadde svart.', action: 'Finn det som kaller kapsel.accept av seg selv, og ta det bort.' },
    en: { message: () => 'An answer was stored although nobody had answered.', action: 'Find what calls kapsel.accept by itself, and remove it.' },
  },
  'refusal-not-kept': {
    makes: 'fails',
    nb: { message: () => 'Avslaget står ikke i kapsel_consent.', action: 'Se etter om noe på siden sletter eller overskriver den.' },
    en: { message: () => 'The refusal is not in kapsel_consent.', action: 'Look for what erases it or writes over it on the page.' },
  },
  'stored-ungranted': {
    makes: 'fails',
    nb: { message: (count) => `${count} navn som trenger et ja etter konfigurasjonen, var lagret uten.`, action: 'Hold tilbake det som lagrer dem; det som tjeneren selv setter, må tjeneren la være.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name that needs' : 'names that need'} a yes by the config ${count === 1 ? 'was' : 'were'} stored without one.`, action: 'Hold back what stores them; what the server sets itself, the server must leave.' },
  },
  'asked-ungranted': {
    makes: 'fails',
    nb: {
      message: (count) => `${count} ${count === 1 ? 'vert' : 'verter'} som trenger et ja etter konfigurasjonen, ble kontaktet uten.`,
      action: 'Merk det som henter derfra. Ved automatisk blokkering kan nettleseren hente det som står i HTML-en, før noe skript får stanset det; bruk da merking, «strict» eller blokkering på tjeneren.',
    },
    en: {
      message: (count) => `${count} ${count === 1 ? 'host that needs' : 'hosts that need'} a yes by the config ${count === 1 ? 'was' : 'were'} contacted without one.`,
      action: 'Mark what loads from there. In automatic blocking the browser may fetch what stands in the HTML before any script could stop it: use marked, strict or served blocking for that.',
    },
  },
  'stored-unnamed': {
    makes: 'fails',
    nb: { message: (count) => `${count} navn var lagret som konfigurasjonen ikke nevner, og som ingen kan si er nødvendige.`, action: 'Før dem opp under en tjeneste i konfigurasjonen, eller slutt å lagre dem.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name was' : 'names were'} stored that the config does not have, and of which nobody can say that ${count === 1 ? 'it is' : 'they are'} necessary.`, action: 'Name them under a service of the config, or stop storing them.' },
  },
  'tracker-undeclared': {
    makes: 'fails',
    nb: { message: (count) => `${count} ${count === 1 ? 'vert' : 'verter'} for analyse eller markedsføring som konfigurasjonen ikke nevner, ble kontaktet.`, action: 'Før dem opp under en tjeneste i konfigurasjonen, så de holdes tilbake, eller ta dem bort.' },
    en: { message: (count) => `${count} ${count === 1 ? 'host' : 'hosts'} for analytics or marketing that the config does not have ${count === 1 ? 'was' : 'were'} contacted.`, action: 'Name them under a service of the config, so that they are held, or remove them.' },
  },
  contradicted: {
    makes: 'fails',
    nb: { message: (count) => `${count} navn fikk være etter konfigurasjonen, men er kjent for noe som trenger et ja.`, action: 'Gi tjenesten den kategorien den er kjent for, eller skriv ned hvorfor den er noe annet her.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name may' : 'names may'} be there by the config, but ${count === 1 ? 'is' : 'are'} known for what needs a yes.`, action: 'Give the service the category that it is known for, or write down why it is something else here.' },
  },
  'host-undeclared': {
    makes: 'holds',
    nb: { message: (count) => `${count} ${count === 1 ? 'annen vert' : 'andre verter'} ble kontaktet som konfigurasjonen ikke nevner, og som ikke er kjent for sporing.`, action: 'Se om de bør stå i konfigurasjonen.' },
    en: { message: (count) => `${count} other ${count === 1 ? 'host' : 'hosts'} contacted that the config does not have, and that ${count === 1 ? 'is' : 'are'} not known for tracking.`, action: 'See whether the config should have them.' },
  },
  'not-granted': {
    makes: 'fails',
    nb: { message: (count) => `${count} ${count === 1 ? 'tjeneste' : 'tjenester'} i konfigurasjonen ble ikke sluppet til av et ja til alt.`, action: 'Se hva som står i kapsel_consent etter «godta alle», og hvilken policyVersion siden kjører.' },
    en: { message: (count) => `${count} ${count === 1 ? 'service' : 'services'} of the config ${count === 1 ? 'was' : 'were'} not granted by a yes to all.`, action: 'See what kapsel_consent holds after "accept all", and which policyVersion the page runs.' },
  },
  'not-seen': {
    makes: 'unknown',
    nb: { message: (count) => `${count} ${count === 1 ? 'tjeneste' : 'tjenester'} i konfigurasjonen ble ikke sett på sidene som ble besøkt, etter et ja. Om de virker, kan ikke sies.`, action: 'Besøk flere sider med --pages eller --urls, eller ta dem ut av konfigurasjonen om de ikke er i bruk.' },
    en: { message: (count) => `${count} ${count === 1 ? 'service' : 'services'} of the config ${count === 1 ? 'was' : 'were'} not seen after a yes on the pages visited. Whether ${count === 1 ? 'it works' : 'they work'} cannot be told.`, action: 'Visit more pages with --pages or --urls, or take them out of the config if they are no longer in use.' },
  },
  undeclared: {
    makes: 'fails',
    nb: { message: (count) => `${count} navn var lagret som konfigurasjonen ikke nevner.`, action: 'Før dem opp under en tjeneste: den besøkende skal få vite om dem, og det som ikke er nevnt, kan ikke slettes når samtykket trekkes.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name was' : 'names were'} stored that the config does not have.`, action: 'Name them under a service: visitors have to be told of them, and what is not named cannot be erased when consent is withdrawn.' },
  },
  'still-granted': {
    makes: 'fails',
    nb: { message: () => 'Samtykket gjaldt fortsatt etter at det var trukket tilbake.', action: 'Se etter om noe på siden sier ja igjen av seg selv.' },
    en: { message: () => 'Consent was still in force after it had been withdrawn.', action: 'Look for what says yes again by itself on the page.' },
  },
  'opened-by-call': {
    makes: 'unknown',
    nb: { message: () => 'Skanneren fant ingen synlig knapp eller lenke på startsiden som åpner valgene igjen, og trakk samtykket tilbake med et kall. Om en besøkende kan det, kan ikke sies.', action: 'Slå på «ui.reopen», eller merk en lenke på hver side med data-consent="preferences".' },
    en: { message: () => 'The scanner found no visible button or link on the start page that opens the choices again, and withdrew by a call. Whether a visitor can, cannot be told.', action: 'Switch on `ui.reopen`, or mark a link on each page with data-consent="preferences".' },
  },
  'asked-again': {
    makes: 'fails',
    nb: { message: (count) => `${count} ${count === 1 ? 'vert' : 'verter'} som trenger et ja, ble kontaktet etter at det var trukket tilbake.`, action: 'Hold tilbake det som kontakter dem, også på neste side, og si fra til tjenesten (signals) eller la siden lastes på nytt.' },
    en: { message: (count) => `${count} ${count === 1 ? 'host that needs' : 'hosts that need'} a yes ${count === 1 ? 'was' : 'were'} contacted after it had been withdrawn.`, action: 'Hold back what contacts them, on the next page too, and tell the service (signals) or let the page load anew.' },
  },
  'stored-again': {
    makes: 'fails',
    nb: { message: (count) => `${count} navn ble lagret på nytt etter at samtykket var trukket tilbake.`, action: 'Finn det som skriver dem: et skript som Kapsel ikke holder, eller et svar fra tjeneren.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name was' : 'names were'} stored again after consent had been withdrawn.`, action: 'Find what writes them: a script that Kapsel does not hold, or an answer of the server.' },
  },
  'left-http-only': {
    makes: 'fails',
    nb: { message: (count) => `${count} ${count === 1 ? 'informasjonskapsel ble' : 'informasjonskapsler ble'} liggende fordi de er HttpOnly, og ingen skript kan slette slike.`, action: 'La tjeneren slette dem når kapsel_consent ikke lenger har et ja.' },
    en: { message: (count) => `${count} ${count === 1 ? 'cookie was' : 'cookies were'} left since ${count === 1 ? 'it is' : 'they are'} HttpOnly, which no script can erase.`, action: 'Let the server erase them once kapsel_consent has no yes any more.' },
  },
  'left-elsewhere': {
    makes: 'fails',
    nb: { message: (count) => `${count} navn ble liggende hos andre nettsteder, der siden ikke kommer til.`, action: 'Bare tjenesten selv kan slette dem: bruk dens egen måte å melde seg av på, eller bytt den ut.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name was' : 'names were'} left with other sites, where the page cannot reach.`, action: 'Only the service itself can erase them: use its own way to opt out, or replace it.' },
  },
  'left-on-path': {
    makes: 'fails',
    nb: { message: (count) => `${count} ${count === 1 ? 'informasjonskapsel' : 'informasjonskapsler'} for andre stier enn siden som ble åpnet, ble liggende. Kapsel sletter dem først når en side der besøkes.`, action: 'La tjenesten sette dem med Path=/.' },
    en: { message: (count) => `${count} ${count === 1 ? 'cookie' : 'cookies'} of other paths than the pages that were opened ${count === 1 ? 'was' : 'were'} left. Kapsel erases them once a page there is visited.`, action: 'Have the service set them with Path=/.' },
  },
  'left-undeclared': {
    makes: 'fails',
    nb: { message: (count) => `${count} navn ble liggende fordi konfigurasjonen ikke nevner dem.`, action: 'Før dem opp under tjenesten som lagrer dem, så slettes de.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name was' : 'names were'} left since the config does not have ${count === 1 ? 'it' : 'them'}.`, action: 'Name them under the service that stores them, and they will be erased.' },
  },
  left: {
    makes: 'fails',
    nb: { message: (count) => `${count} navn ble liggende etter at samtykket var trukket tilbake.`, action: 'Se hendelsen «error» på siden: Kapsel sier der hva den ikke fikk slettet.' },
    en: { message: (count) => `${count} ${count === 1 ? 'name was' : 'names were'} left after consent had been withdrawn.`, action: 'See the event `error` on the page: Kapsel tells there what it could not erase.' },
  },
  'written-and-erased': {
    makes: 'holds',
    nb: { message: (count) => `${count} navn ble skrevet etter at samtykket var trukket tilbake, og slettet igjen.` },
    en: { message: (count) => `${count} ${count === 1 ? 'name was' : 'names were'} written after consent had been withdrawn, and erased again.` },
  },
};
