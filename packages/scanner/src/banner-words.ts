import type { BannerWords } from './in-page/read-banner.ts';

/** Norwegian (both), Danish, Swedish, English, German, French, Spanish, Dutch, Finnish, Polish, Italian. */
export const bannerWords: BannerWords = {
  cookies: [
    'cookie|consent|tracking technolog',
    'informasjonskaps|samtykk|sporing',
    'informationskak|kakor|samtyck',
    'einwilligung',
    'témoins de connexion|traceurs',
    'consentimiento',
    'toestemming',
    'eväst|suostumu',
    'ciastecz|zgod',
    'consenso',
  ].join('|'),
  reject: [
    '^(?:no|nei|nej|nein|non|nee|ei|nie)\\b[,.!]*(?: (?:thanks|thank you|takk|tak|tack|danke|merci|gracias|bedankt|kiitos|dziękuję|grazie))?[.!]*$',
    'reject|decline|refuse|deny|disagree|opt.?out|(?:do not|don.t) (?:accept|agree|consent|allow)|without (?:accepting|agreeing|consent)',
    '(?:only|just) (?:the )?(?:strictly )?(?:necessary|essential|required)|(?:strictly )?(?:necessary|essential|required)(?: cookies)? only|accept (?:strictly )?(?:necessary|essential|required)',
    'avvis|avslå|avslag|nekt|ikke (?:godta|tillat|samtykk)|ikkje (?:godta|tillat|samtykk)|uten å (?:godta|samtykke)|utan å (?:godta|samtykke)|(?:kun|bare|berre) (?:de |dei )?(?:strengt )?nødvendig',
    'afvis|afslå|kun (?:de )?(?:strengt )?nødvendig|uden at (?:acceptere|samtykke)',
    'neka|avvisa|avböj|(?:endast|bara) (?:de )?nödvändig|utan att (?:acceptera|godkänna)',
    'ablehn|verweiger|nicht (?:akzeptier|zustimm)|nur (?:die )?(?:notwendig|erforderlich|essenziell|essentiell|technisch)|ohne (?:zustimmung|einwilligung)',
    'refuse|rejeter|sans accepter|uniquement (?:les )?(?:cookies )?(?:nécessaires|essentiels)',
    'rechaz|denegar|sin aceptar|(?:solo|sólo|únicamente) (?:las )?(?:cookies )?(?:necesarias|esenciales)',
    'weiger|afwijz|niet akkoord|(?:alleen|enkel) (?:de )?(?:strikt )?(?:noodzakelijk|functione|essenti)|zonder (?:te )?accepteren',
    'hylkää|kieltäyd|(?:vain|ainoastaan) (?:välttämättöm|pakollis)',
    'odrzu|odmow|nie (?:zgadzam|akceptuj)|tylko (?:niezbędn|konieczn)|bez akceptacji',
    'rifiut|nega\\b|senza accettare|(?:solo|soltanto) (?:i )?(?:cookie )?(?:necessari|essenziali|tecnici)',
  ].join('|'),
  save: 'selected|selection|my choice|save|utvalg|valgte|lagre|gem\\b|gem |valda|spara|auswahl|speicher|sélection|enregistrer|selecci|guardar|selectie|opslaan|valitut|tallenna|wybran|zapisz|selezion|salva',
  settings:
    'setting|preference|manage|customi[sz]e|personali[sz]|option|let me choose|innstilling|velg|tilpass|administrer|detalj|inställning|anpassa|hantera|indstilling|tilpas|einstellung|anpassen|verwalten|optionen|paramét|paramètr|personnaliser|gérer|configur|opciones|gestionar|instelling|voorkeur|aanpassen|asetuk|muokkaa|ustawie|dostosuj|zarządzaj|impostazioni|gestisci|preferenze',
  accept: [
    'accept|agree|allow|got it|i understand|i consent|^consent$|enable all|^ok(?:ay)?\\b|\\bok(?:ay)?[.!]?$|^yes\\b|continue',
    'godta|godtek|godkjenn|aksepter|tillat|samtykk|forstår|forstått|skjønner|^ja\\b|^greit|^den er grei',
    'godkend|accepter|tillad|forstået',
    'godkänn|acceptera|tillåt|samtyck|förstår',
    'akzeptier|zustimm|einverstanden|erlaub|zulassen|annehmen|verstanden',
    'accepter|j.accepte|d.accord|autoriser|j.ai compris|^oui\\b',
    'acept|permitir|de acuerdo|entendido|^sí\\b',
    'accepteer|akkoord|toestaan|begrepen',
    'hyväksy|salli|ymmärrän|^kyllä',
    'akceptuj|zaakceptuj|zgadzam|zezw|rozumiem|^tak\\b',
    'accett|consent[io]|ho capito|va bene|^sì\\b',
  ].join('|'),
  necessary: 'necessary|essential|required|functional only|strictly|nødvendig|nödvändig|notwendig|erforderlich|essenziell|nécessaire|essentiel|necesari|esencial|noodzakelijk|essentieel|välttämättöm|niezbędn|konieczn|necessari|essenzial|tecnic',
};
