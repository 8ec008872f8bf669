import type { Wording } from '../in-page/kind-of-wording.ts';

type Words = { readonly [kind in keyof Wording]: readonly string[] };

/** A star stands for any ending or beginning, `=` for nothing but this. Apostrophes and hyphens are blanks. */
const words: Readonly<Record<string, Words>> = {
  en: {
    topic: ['cookie*', 'consent*', 'privacy', 'tracking', 'gdpr', 'ccpa', 'personal data'],
    never: ['subscri*', 'pay*', 'buy*', 'log in', 'login', 'sign in', 'sign up', 'register*', 'donate'],
    reject: [
      'reject*', 'declin*', 'deny*', 'refus*', 'disagree*', 'disallow*', 'don t', 'do not', 'not accept*', 'not allow*', 'no thanks', 'no thank you', '=no', 'opt out', 'withdraw*', 'only necessary',
      'necessary only', 'only essential', 'essential only', 'only required', 'required only', 'only strictly', 'strictly necessary', 'functional only', 'only functional', 'accept necessary', 'accept essential',
      'allow necessary', 'allow essential', 'use necessary', 'necessary cookies', 'essential cookies', 'required cookies', 'without accepting', 'without consent*', 'without agreeing', 'without cookies', 'disable all',
      'block all', 'object to all',
    ],
    all: ['all', 'everything'],
    save: ['save*', 'confirm*', 'apply', 'selected', 'selection', 'accept current', 'submit preferences', 'submit my*'],
    settings: ['*settings', 'preferences', 'manage*', 'customi*', 'options', 'configure*', 'choose*', 'personali*', 'adjust*', 'let me*', 'details', 'purposes', 'change*', 'edit*', 'my choices', 'review*'],
    accept: ['accept*', 'agree*', 'allow*', 'consent*', 'ok', 'okay', 'got it', 'understand', 'understood', 'yes', 'continue', 'enable*', 'fine', 'sounds good', 'alright', 'approve*', 'happy to*'],
  },
  nb: {
    topic: ['cookie*', 'informasjonskaps*', 'samtykk*', 'personvern*', 'sporing*', 'personopplysning*'],
    never: ['abonn*', 'betal*', 'kjøp*', 'logg inn', 'meld deg', 'registrer*', 'vipps*'],
    reject: [
      'avvis*', 'avslå*', 'nekt*', '=nei', 'nei takk', 'nei jeg*', 'ikke godta*', 'ikke tillat*', 'ikke samtykk*', 'ikke aksept*', 'ikke bruk*', 'bare nødvendig*', 'kun nødvendig*', 'bare de nødvendig*', 'kun de nødvendig*',
      'strengt nødvendig*', 'godta nødvendig*', 'tillat nødvendig*', 'aksepter nødvendig*', 'bruk nødvendig*', '=nødvendige', 'nødvendige informasjonskaps*', 'nødvendige cookies', 'bare påkrevd*', 'kun påkrevd*',
      'bare funksjonell*', 'kun funksjonell*', 'uten å godta', 'uten å samtykke', 'uten samtykke', 'uten informasjonskaps*', 'fortsett uten', 'trekk*', 'slå av alle', 'skru av alle',
    ],
    all: ['alle', 'alt'],
    save: ['lagre*', 'bekreft*', 'valgte', 'utvalg*', 'godta valg*', 'tillat valg*', 'aksepter valg*'],
    settings: ['*innstilling*', 'tilpass*', 'velg*', 'administrer*', 'valg', 'flere valg', 'detaljer', 'endre*', 'mine valg', 'juster*'],
    accept: ['godta*', 'aksept*', 'tillat*', 'samtykk*', 'godkjenn*', '=ja', 'ja takk', 'ja *', 'ok', 'greit', 'den er grei', 'forstått', 'forstår', 'enig', 'skjønner', 'fortsett', 'i orden', 'alt i orden', 'helt ok'],
  },
  nn: {
    topic: ['informasjonskaps*', 'samtykk*', 'personvern*', 'sporing*'],
    never: ['abonner*', 'betal*', 'kjøp*', 'logg inn'],
    reject: [
      'avvis*', 'avslå*', 'ikkje godta*', 'ikkje godtek*', 'ikkje tillat*', 'ikkje samtykk*', 'berre nødvendig*', 'berre naudsynt*', 'kun naudsynt*', 'berre dei*', 'godta naudsynt*', 'tillat naudsynt*', '=naudsynte', 'berre påkravd*',
      'utan å godta', 'utan å samtykke', 'utan samtykke', 'hald fram utan', 'fortset utan',
    ],
    all: ['alle', 'alt'],
    save: ['lagre*', 'stadfest*', 'valde', 'utvalde', 'utval'],
    settings: ['*innstilling*', 'tilpass*', 'vel', 'vel sjølv', 'administrer*', 'fleire val', 'detaljar', 'endre*', 'mine val'],
    accept: ['godta*', 'godtek*', 'aksept*', 'tillat*', 'samtykk*', 'godkjenn*', 'greitt', 'forstått', 'forstår', 'samd', 'hald fram'],
  },
  da: {
    topic: ['cookie*', 'samtykke*', 'privatliv*', 'sporing*', 'persondata*'],
    never: ['abonner*', 'betal*', 'køb*', 'log ind', 'tilmeld*'],
    reject: [
      'afvis*', 'afslå*', '=nej', 'nej tak', 'ikke accepter*', 'ikke tillad*', 'kun nødvendig*', 'kun de nødvendig*', 'kun tekniske', 'kun funktionelle', 'accepter nødvendig*', 'acceptér nødvendig*', 'tillad nødvendig*', 'brug nødvendig*',
      '=nødvendige', 'nødvendige cookies', 'uden at acceptere', 'uden samtykke', 'fortsæt uden', 'træk*', 'slå alle fra',
    ],
    all: ['alle', 'alt'],
    save: ['gem', 'gemme', 'bekræft*', 'valgte', 'udvalg*', 'godkend valg*'],
    settings: ['*indstilling*', 'tilpas*', 'vælg*', 'administrer*', 'præferencer', 'detaljer', 'rediger*', 'ændr*', 'flere valg'],
    accept: ['accept*', 'tillad*', 'godkend*', 'samtyk*', '=ja', 'ja tak', 'forstår', 'forstået', 'enig', 'fortsæt', 'okay', 'i orden'],
  },
  sv: {
    topic: ['cookie*', 'kakor', 'kakorna', 'samtyck*', 'integritet*', 'spårning*', 'personuppgift*'],
    never: ['prenumer*', 'betala*', 'köp*', 'logga in', 'registrera*'],
    reject: [
      'avvisa*', 'avböj*', 'neka*', '=nej', 'nej tack', 'inte godkänn*', 'inte acceptera*', 'inte tillåt*', 'endast nödvändig*', 'bara nödvändig*', 'enbart nödvändig*', 'strikt nödvändig*', 'godkänn nödvändig*', 'acceptera nödvändig*',
      'tillåt nödvändig*', 'använd nödvändig*', '=nödvändiga', 'nödvändiga cookies', 'nödvändiga kakor', 'utan att godkänna', 'utan att acceptera', 'utan samtycke', 'fortsätt utan', 'återkalla*', 'stäng av alla',
    ],
    all: ['alla', 'allt', 'samtliga'],
    save: ['spara*', 'bekräfta*', 'valda', 'urval', 'godkänn val*', 'tillåt val*'],
    settings: ['*inställning*', 'anpassa*', 'hantera*', 'välj*', 'preferenser', 'detaljer', 'ändra*', 'fler val', 'mina val'],
    accept: ['godkänn*', 'acceptera*', 'tillåt*', 'samtyck*', '=ja', 'ja tack', 'okej', 'förstår', 'uppfattat', 'fortsätt', 'jag är med', 'det är ok'],
  },
  de: {
    topic: ['cookie*', 'einwillig*', 'datenschutz*', 'zustimmung*', 'privatsphäre*', 'tracking', 'personenbezogen*'],
    never: ['abonn*', 'abo', 'bezahl*', 'kauf*', 'anmeld*', 'einlogg*', 'registrier*', 'werbefrei*', 'pur'],
    reject: [
      'ablehn*', 'lehne*', 'verweiger*', 'widersprech*', 'widerruf*', '=nein', 'nein danke', 'nicht zustimm*', 'nicht akzeptier*', 'nicht einverstanden', 'nicht erlaub*', 'nur notwendig*', 'nur essenziell*', 'nur essentiell*',
      'nur erforderlich*', 'nur technisch*', 'nur funktional*', 'nur die*', 'unbedingt notwendig*', 'notwendige cookies', 'essenzielle cookies', 'erforderliche cookies', '=notwendige', 'notwendige akzeptier*', 'essenzielle akzeptier*',
      'ohne einwilligung', 'ohne zustimm*', 'ohne akzeptier*', 'weiter ohne', 'fortfahren ohne', 'alle abwählen', 'alle deaktivieren',
    ],
    all: ['alle', 'alles', 'allen', 'allem', 'sämtliche'],
    save: ['speicher*', '=auswahl', 'auswahl erlaub*', 'auswahl akzeptier*', 'auswahl zulass*', 'auswahl annehm*', 'bestätig*', 'ausgewählte*', 'übernehmen'],
    settings: ['*einstellung*', 'anpass*', 'verwalt*', 'konfigurier*', 'optionen', 'individuell*', 'präferenzen', 'details', 'auswählen', 'ändern', 'mehr erfahren und*'],
    accept: ['akzeptier*', 'zustimm*', 'stimme', 'annehm*', 'nehme', 'erlaub*', 'zulass*', 'einverstanden', '=ja', 'ja *', 'verstanden', 'alles klar', 'weiter', 'in ordnung', 'gestatt*', 'einwillig*', 'geht klar'],
  },
  fr: {
    topic: ['cookie*', 'consentement*', 'traceur*', 'vie privée', 'données personnelles', 'confidentialité'],
    never: ['abonn*', 'payer', 'payant', 'acheter', 'connecter', 'connexion', 'inscri*'],
    reject: [
      'refus*', 'rejet*', 'déclin*', 'interdi*', '=non', 'non merci', 'sans accepter', 'sans consentir', 'ne pas accepter', 'n accepte pas', 'n accepte rien', 'uniquement', 'seulement', 'strictement nécessaires', 'cookies nécessaires',
      'cookies essentiels', 'cookies techniques', 'accepter les nécessaires', 'tout désactiver', 'désactiver tout', 'm oppose*',
    ],
    all: ['tout', 'tous', 'toutes', 'toute'],
    save: ['enregistr*', 'sauvegard*', 'valid*', 'confirm*', 'sélection', 'sélectionné*'],
    settings: ['paramétr*', 'paramètres', 'personnalis*', 'gérer', 'gestion*', 'préférences', 'choisir', 'options', 'détails', 'configur*', 'modifier', 'mes choix'],
    accept: ['accept*', 'autoris*', 'd accord', 'oui', 'compris', 'continuer', 'consen*', 'j y vais', 'parfait'],
  },
  es: {
    topic: ['cookie*', 'consentimiento*', 'privacidad', 'datos personales', 'rastreo'],
    never: ['suscri*', 'pagar', 'pago', 'comprar', 'iniciar sesión', 'registr*'],
    reject: [
      'rechaz*', 'deneg*', 'declin*', '=no', 'no acept*', 'no permit*', 'no gracias', 'solo necesari*', 'sólo necesari*', 'solo las necesari*', 'sólo las necesari*', 'solo cookies*', 'sólo cookies*', 'solo esencial*', 'sólo esencial*',
      'solo las esencial*', 'sólo las esencial*', 'solo técnic*', 'sólo técnic*', 'solo lo*', 'únicamente*', 'estrictamente necesari*', 'cookies necesarias', 'cookies esenciales', 'cookies técnicas', 'aceptar necesarias', 'aceptar las necesarias',
      'sin aceptar', 'sin consentimiento', 'desactivar tod*',
    ],
    all: ['todo', 'todos', 'todas', 'toda'],
    save: ['guardar*', 'confirm*', 'selección', 'seleccionad*'],
    settings: ['configur*', 'personaliz*', 'gestion*', 'administrar*', 'ajustes', 'ajustar', 'preferencias', 'opciones', 'elegir', 'detalles', 'panel*', 'modificar'],
    accept: ['acept*', 'permit*', 'de acuerdo', 'sí', 'si', 'entendido', 'vale', 'continuar', 'consiento', 'consentir', 'autoriz*', 'perfecto'],
  },
  nl: {
    topic: ['cookie*', 'toestemming*', 'privacy*', 'persoonsgegevens'],
    never: ['abonn*', 'betal*', 'koop*', 'inlog*', 'aanmeld*', 'registreer*'],
    reject: [
      'weiger*', 'afwijz*', 'wijs*', 'verwerp*', '=nee', 'nee bedankt', 'nee dank*', 'nee liever*', 'niet accepteren', 'niet akkoord', 'niet toestaan', 'alleen noodzakelijk*', 'alleen functione*', 'alleen essenti*', 'alleen strikt*',
      'alleen de*', 'alleen technisch*', 'alleen vereist*', 'enkel noodzakelijk*', 'enkel de*', 'enkel functionele*', 'noodzakelijke cookies', 'essentiële cookies', 'functionele cookies', 'accepteer noodzakelijk*', '=noodzakelijke',
      'zonder te accepteren', 'zonder toestemming', 'zonder cookies', 'verder zonder', 'doorgaan zonder', 'geen cookies',
    ],
    all: ['alle', 'alles', 'allemaal'],
    save: ['opslaan', 'bewaar*', 'bewaren', 'selectie', 'geselecteerde*', 'bevestig*', 'sla'],
    settings: ['*instelling*', '*voorkeuren', 'aanpass*', 'pas', 'beheer*', 'beheren', 'opties', 'kies*', 'details', 'wijzig*', 'zelf*', 'personaliseer*'],
    accept: ['accepteer*', 'accepter*', 'akkoord', 'toestaan', 'sta', 'toelaten', '=ja', 'ja *', 'begrepen', 'begrijp', 'prima', 'doorgaan', 'aanvaard*', 'goedkeuren', 'oké', 'snap*'],
  },
  fi: {
    topic: ['eväste*', 'suostumu*', 'yksityisyy*', 'tietosuoja*', 'henkilötie*', 'cookie*'],
    never: ['tilaa*', 'maksa*', 'osta*', 'kirjaudu*', 'rekisteröi*'],
    reject: [
      'hylkää*', 'hylkään', 'kieltäy*', 'kiellä*', 'estä*', 'torju*', '=ei', 'ei kiitos', 'en hyväksy*', 'en salli*', 'älä hyväksy*', 'älä salli*', 'vain välttämättöm*', 'vain pakolli*', 'vain tarpeelli*', 'ainoastaan*', 'hyväksy vain*',
      'salli vain*', 'hyväksy välttämättöm*', 'salli välttämättöm*', '=välttämättömät', 'välttämättömät evästeet', 'jatka hyväksymättä', 'ilman suostumusta', 'jatka ilman*',
    ],
    all: ['kaikki', 'kaikkia', 'kaiken'],
    save: ['tallenna*', 'vahvista*', 'valitut', 'valinta', 'valinnat', 'valittuja'],
    settings: ['*asetuks*', '*asetukset', 'muokkaa*', 'hallitse*', 'hallinnoi*', 'mukauta*', 'tiedot', 'lisätiedot', 'valitse*', 'muuta*', 'vaihtoehdot', 'säädä*'],
    accept: ['hyväksy*', 'salli*', 'kyllä', 'selvä', 'ymmärrän', 'jatka', 'sopii', 'suostun', 'asia selvä', 'hyvä on'],
  },
  pl: {
    topic: ['cookie*', 'ciastecz*', 'zgod*', 'prywatnoś*', 'danych osobowych', 'śledz*'],
    never: ['subskryb*', 'płac*', 'zapłać', 'kup*', 'zaloguj*', 'zarejestruj*', 'prenumer*'],
    reject: [
      'odrzu*', 'odmów*', 'odmawiam*', 'nie zgadzam*', 'nie wyrażam*', 'nie akcept*', 'nie zezwalaj*', 'nie pozwalaj*', '=nie', 'nie dziękuję', 'tylko niezbędn*', 'tylko konieczn*', 'tylko wymagan*', 'wyłącznie niezbędn*', 'jedynie niezbędn*',
      'akceptuj niezbędn*', 'akceptuję niezbędn*', 'zaakceptuj niezbędn*', 'niezbędne pliki', 'niezbędne cookies', '=niezbędne', 'bez akceptacji', 'bez zgody', 'kontynuuj bez', 'przejdź bez',
    ],
    all: ['wszystk*', 'wszystko'],
    save: ['zapisz*', 'potwierdź*', 'zatwierdź*', 'wybrane', 'wybór', 'zaznaczone'],
    settings: ['ustawienia', 'ustawień', 'dostosuj*', 'zarządzaj*', 'preferencje', 'opcje', 'opcji', 'wybieram', 'wybierz*', 'szczegóły', 'konfigur*', 'personalizuj', 'spersonalizuj', 'zmień*', 'zmieniam'],
    accept: ['akcept*', 'zaakcept*', 'zgadzam*', 'zezw*', 'zgoda', '=tak', 'rozumiem', 'przejdź', 'wyrażam*', 'dalej', 'pozwól*', 'pozwalam', 'kontynuuj', 'w porządku', 'jasne'],
  },
  it: {
    topic: ['cookie*', 'consenso', 'privacy', 'tracciament*', 'dati personali'],
    never: ['abbona*', 'paga', 'pagare', 'acquist*', 'accedi', 'registra*', 'iscri*'],
    reject: [
      'rifiut*', 'nega', 'negare', 'nego', 'declin*', '=no', 'no grazie', 'non accett*', 'non acconsent*', 'non consent*', 'solo necessari*', 'solo i*', 'solo gli*', 'solo quelli*', 'solo cookie*', 'solo tecnici', 'solo essenziali', 'soltanto*',
      'senza accettare', 'senza consenso', 'cookie necessari', 'cookie tecnici', 'cookie essenziali', 'accetta necessari', 'strettamente necessari', 'disattiva tutt*',
    ],
    all: ['tutto', 'tutti', 'tutte', 'tutta'],
    save: ['salva*', 'conferma*', 'selezion*', 'applica'],
    settings: ['personalizz*', 'gestisci*', 'gestione', 'impostazioni', 'imposta', 'preferenze', 'opzioni', 'dettagli', 'configura*', 'scegli*', 'modifica*'],
    accept: ['accett*', 'consent*', 'acconsent*', 'sì', 'va bene', 'capito', 'continua', 'prosegui', 'autorizz*', 'permetti*', 'd accordo', 'certo'],
  },
};

/** All languages at once: a page in one may ask in another. */
export const wording: Wording = {
  topic: sourceOf('topic'),
  never: sourceOf('never'),
  reject: sourceOf('reject'),
  all: sourceOf('all'),
  save: sourceOf('save'),
  settings: sourceOf('settings'),
  accept: sourceOf('accept'),
};

function sourceOf(kind: keyof Wording): string {
  const phrases = [...new Set(Object.values(words).flatMap((language) => language[kind]))];
  const whole = phrases.filter((phrase) => phrase.startsWith('=')).map((phrase) => `^${phrase.slice(1)}$`);
  const inside = phrases.filter((phrase) => !phrase.startsWith('=')).map((phrase) => phrase.replaceAll('*', '[^ ]*'));
  return `(?:^| )(?:${inside.join('|')})(?: |$)${whole.length > 0 ? `|${whole.join('|')}` : ''}`;
}
