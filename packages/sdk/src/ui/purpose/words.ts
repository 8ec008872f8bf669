/** What a purpose says beside the site's own text. */
export interface Words {
  readonly language: string;
  readonly optional: string;
  readonly required: string;
  /** Where a required box was left empty. */
  readonly missing: string;
  readonly privacy: string;
  readonly receipt: string;
}

function words(language: string, optional: string, required: string, missing: string, privacy: string, receipt: string): Words {
  return { language, optional, required, missing, privacy, receipt };
}

const all = [
  words('en', '(optional)', '(required)', 'Tick this box to go on.', 'Privacy policy', 'Receipt for your consent, for withdrawing it later'),
  words('nb', '(valgfritt)', '(må krysses av)', 'Kryss av her for å gå videre.', 'Personvernerklæring', 'Kvittering for samtykket, så du kan trekke det tilbake'),
  words('nn', '(valfritt)', '(må kryssast av)', 'Kryss av her for å gå vidare.', 'Personvernerklæring', 'Kvittering for samtykket, så du kan trekkje det tilbake'),
  words('da', '(valgfrit)', '(skal afkrydses)', 'Sæt kryds her for at fortsætte.', 'Privatlivspolitik', 'Kvittering for dit samtykke, så du kan trække det tilbage'),
  words('sv', '(valfritt)', '(måste kryssas i)', 'Kryssa i rutan för att fortsätta.', 'Integritetspolicy', 'Kvitto på ditt samtycke, så att du kan ta tillbaka det'),
  words('fi', '(valinnainen)', '(pakollinen)', 'Jatka merkitsemällä tämä ruutu.', 'Tietosuojaseloste', 'Kuitti suostumuksestasi sen peruuttamista varten'),
  words('de', '(freiwillig)', '(erforderlich)', 'Kreuzen Sie dieses Kästchen an, um fortzufahren.', 'Datenschutzerklärung', 'Beleg für Ihre Einwilligung, um sie zu widerrufen'),
  words('nl', '(optioneel)', '(verplicht)', 'Vink dit vakje aan om verder te gaan.', 'Privacyverklaring', 'Bewijs van uw toestemming, om die in te trekken'),
  words('fr', '(facultatif)', '(obligatoire)', 'Cochez cette case pour continuer.', 'Politique de confidentialité', 'Reçu de votre consentement, pour le retirer'),
  words('es', '(opcional)', '(obligatorio)', 'Marque esta casilla para continuar.', 'Política de privacidad', 'Recibo de su consentimiento, para retirarlo'),
  words('it', '(facoltativo)', '(obbligatorio)', 'Selezioni questa casella per continuare.', 'Informativa sulla privacy', 'Ricevuta del suo consenso, per revocarlo'),
  words('pt', '(opcional)', '(obrigatório)', 'Marque esta caixa para continuar.', 'Política de privacidade', 'Recibo do seu consentimento, para o retirar'),
  words('pl', '(opcjonalnie)', '(wymagane)', 'Zaznacz to pole, aby przejść dalej.', 'Polityka prywatności', 'Potwierdzenie zgody, aby można było ją wycofać'),
  words('uk', '(необов’язково)', '(обов’язково)', 'Позначте це поле, щоб продовжити.', 'Політика конфіденційності', 'Квитанція про вашу згоду, щоб її відкликати'),
  words('ar', '(اختياري)', '(مطلوب)', 'ضع علامة في هذا المربع للمتابعة.', 'سياسة الخصوصية', 'إيصال موافقتك، لسحبها لاحقًا'),
];

const english = all[0] as Words;

/** In a language by its tag; English for one that there are no words in. */
export function wordsIn(tag: string): Words {
  const [tongue = ''] = tag.toLowerCase().split('-');
  const language = tongue === 'no' ? 'nb' : tongue;
  return all.find((one) => one.language === language) ?? english;
}
