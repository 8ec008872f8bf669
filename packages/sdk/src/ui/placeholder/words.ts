import type { SiteConfig } from '@kapsel/core';

/** What a placeholder says, in one language. `{…}` stands for what is put in; a language that bends names gets them after a colon. */
export interface Words {
  /** BCP 47 tag. */
  readonly language: string;
  /** Its heading, where the embed has no title of its own. `{name}` of the service. */
  readonly content: string;
  /** `{who}`: the service, and its provider where that is another. */
  readonly held: string;
  /** What it means to show it. */
  readonly means: string;
  readonly privacy: string;
  readonly once: string;
  readonly always: string;
  /** Opens the preferences, where no service can be granted alone. */
  readonly choose: string;
  /** Marketing on a sensitive page. */
  readonly barred: string;
}

/** No speaker has reviewed them. */
const all: readonly Words[] = [
  {
    language: 'en', content: 'Content from {name}', held: 'This content comes from {who} and is not loaded.',
    means: 'If you show it, {provider} receives your IP address and may store and read information on your device.',
    privacy: 'Privacy policy of {provider}', once: 'Show once', always: 'Always allow {name}', choose: 'Privacy choices', barred: 'It is not shown on this page.',
  },
  {
    language: 'nb', content: 'Innhold fra {name}', held: 'Dette innholdet kommer fra {who} og er ikke lastet inn.',
    means: 'Hvis du viser det, får {provider} IP-adressen din og kan lagre og lese informasjon på enheten din.',
    privacy: 'Personvern hos {provider}', once: 'Vis én gang', always: 'Tillat alltid {name}', choose: 'Personvernvalg', barred: 'Det vises ikke på denne siden.',
  },
  {
    language: 'nn', content: 'Innhald frå {name}', held: 'Dette innhaldet kjem frå {who} og er ikkje lasta inn.',
    means: 'Viss du viser det, får {provider} IP-adressa di og kan lagre og lese informasjon på eininga di.',
    privacy: 'Personvern hos {provider}', once: 'Vis éin gong', always: 'Tillat alltid {name}', choose: 'Personvernval', barred: 'Det blir ikkje vist på denne sida.',
  },
  {
    language: 'da', content: 'Indhold fra {name}', held: 'Dette indhold kommer fra {who} og er ikke indlæst.',
    means: 'Hvis du viser det, får {provider} din IP-adresse og kan gemme og læse oplysninger på din enhed.',
    privacy: 'Privatlivspolitik hos {provider}', once: 'Vis én gang', always: 'Tillad altid {name}', choose: 'Privatlivsvalg', barred: 'Det vises ikke på denne side.',
  },
  {
    language: 'sv', content: 'Innehåll från {name}', held: 'Det här innehållet kommer från {who} och har inte laddats.',
    means: 'Om du visar det får {provider} din IP-adress och kan lagra och läsa information på din enhet.',
    privacy: 'Integritetspolicy för {provider}', once: 'Visa en gång', always: 'Tillåt alltid {name}', choose: 'Integritetsval', barred: 'Det visas inte på den här sidan.',
  },
  {
    language: 'fi', content: 'Sisältö: {name}', held: 'Tämän sisällön tarjoaa {who}, eikä sitä ole ladattu.',
    means: 'Jos näytät sen, {provider} saa IP-osoitteesi ja voi tallentaa ja lukea tietoja laitteellasi.',
    privacy: 'Tietosuojaseloste: {provider}', once: 'Näytä kerran', always: 'Salli aina: {name}', choose: 'Tietosuojavalinnat', barred: 'Sitä ei näytetä tällä sivulla.',
  },
  {
    language: 'de', content: 'Inhalt von {name}', held: 'Dieser Inhalt kommt von {who} und ist nicht geladen.',
    means: 'Wenn Sie ihn anzeigen, erhält {provider} Ihre IP-Adresse und kann auf Ihrem Gerät Informationen speichern und lesen.',
    privacy: 'Datenschutzerklärung von {provider}', once: 'Einmal anzeigen', always: '{name} immer erlauben', choose: 'Datenschutz-Einstellungen', barred: 'Auf dieser Seite wird er nicht angezeigt.',
  },
  {
    language: 'nl', content: 'Inhoud van {name}', held: 'Deze inhoud komt van {who} en is niet geladen.',
    means: 'Als u die toont, ontvangt {provider} uw IP-adres en kan {provider} informatie op uw apparaat opslaan en lezen.',
    privacy: 'Privacybeleid van {provider}', once: 'Eenmalig tonen', always: '{name} altijd toestaan', choose: 'Privacykeuzes', barred: 'Op deze pagina wordt die niet getoond.',
  },
  {
    language: 'fr', content: 'Contenu de {name}', held: 'Ce contenu provient de {who} et n’est pas chargé.',
    means: 'Si vous l’affichez, {provider} reçoit votre adresse IP et peut stocker et lire des informations sur votre appareil.',
    privacy: 'Politique de confidentialité de {provider}', once: 'Afficher une fois', always: 'Toujours autoriser {name}', choose: 'Choix de confidentialité', barred: 'Il n’est pas affiché sur cette page.',
  },
  {
    language: 'es', content: 'Contenido de {name}', held: 'Este contenido procede de {who} y no se ha cargado.',
    means: 'Si lo muestra, {provider} recibirá su dirección IP y podrá almacenar y leer información en su dispositivo.',
    privacy: 'Política de privacidad de {provider}', once: 'Mostrar una vez', always: 'Permitir siempre {name}', choose: 'Opciones de privacidad', barred: 'No se muestra en esta página.',
  },
  {
    language: 'it', content: 'Contenuto di {name}', held: 'Questo contenuto proviene da {who} e non è stato caricato.',
    means: 'Se lo mostra, {provider} riceve il Suo indirizzo IP e può archiviare e leggere informazioni sul Suo dispositivo.',
    privacy: 'Informativa sulla privacy di {provider}', once: 'Mostra una volta', always: 'Consenti sempre {name}', choose: 'Scelte sulla privacy', barred: 'Non viene mostrato in questa pagina.',
  },
  {
    language: 'pt', content: 'Conteúdo de {name}', held: 'Este conteúdo vem de {who} e não foi carregado.',
    means: 'Se o mostrar, {provider} recebe o seu endereço IP e pode guardar e ler informações no seu dispositivo.',
    privacy: 'Política de privacidade de {provider}', once: 'Mostrar uma vez', always: 'Permitir sempre {name}', choose: 'Opções de privacidade', barred: 'Não é mostrado nesta página.',
  },
  {
    language: 'pl', content: 'Treść: {name}', held: 'Dostawcą tej treści jest {who}. Nie została ona wczytana.',
    means: 'Po jej wyświetleniu {provider} otrzyma Twój adres IP i może zapisywać oraz odczytywać informacje na Twoim urządzeniu.',
    privacy: 'Polityka prywatności: {provider}', once: 'Pokaż raz', always: 'Zawsze zezwalaj: {name}', choose: 'Ustawienia prywatności', barred: 'Na tej stronie nie jest wyświetlana.',
  },
  {
    language: 'uk', content: 'Вміст: {name}', held: 'Цей вміст надає {who}, і його не завантажено.',
    means: 'Якщо ви його покажете, {provider} отримає вашу IP-адресу та зможе зберігати й читати дані на вашому пристрої.',
    privacy: 'Політика конфіденційності: {provider}', once: 'Показати один раз', always: 'Завжди дозволяти {name}', choose: 'Налаштування приватності', barred: 'На цій сторінці його не показують.',
  },
  {
    language: 'ar', content: 'محتوى من {name}', held: 'هذا المحتوى من {who} ولم يُحمَّل.',
    means: 'إذا عرضته، فستحصل {provider} على عنوان IP الخاص بك، وقد تخزّن معلومات على جهازك وتقرؤها.',
    privacy: 'سياسة الخصوصية لدى {provider}', once: 'العرض مرة واحدة', always: 'السماح دائمًا لـ {name}', choose: 'خيارات الخصوصية', barred: 'لا يُعرض في هذه الصفحة.',
  },
];

/**
 * In the language that a tag names; English for one that there are no words in. The owner's own words stand before ours, as
 * `placeholderOnce`, `placeholderAlways` and so on.
 */
export function wordsIn(tag: string, texts?: NonNullable<SiteConfig['ui']>['texts']): Words {
  const [tongue = ''] = tag.toLowerCase().split('-');
  const wanted = tongue === 'no' ? 'nb' : tongue;
  const words = all.find(({ language }) => language === wanted) ?? (all[0] as Words);
  const own = texts?.[words.language];
  const keyOf = (name: string) => `placeholder${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return Object.fromEntries(Object.entries(words).map(([name, text]) => [name, own?.[keyOf(name)] ?? text])) as unknown as Words;
}

export function directionOf({ language }: Words): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
