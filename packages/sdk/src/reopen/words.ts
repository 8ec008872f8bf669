/** What the button is called, by language. */
export const words: { readonly [language: string]: string | undefined } = {
  __proto__: null as never,
  nb: 'Innstillinger for informasjonskapsler',
  nn: 'Innstillingar for informasjonskapslar',
  en: 'Cookie settings',
  da: 'Cookieindstillinger',
  sv: 'Inställningar för kakor',
  fi: 'Evästeasetukset',
  de: 'Cookie-Einstellungen',
  nl: 'Cookie-instellingen',
  fr: 'Réglages des cookies',
  es: 'Ajustes de cookies',
  it: 'Impostazioni dei cookie',
  pt: 'Definições de cookies',
  pl: 'Ustawienia plików cookie',
  uk: 'Налаштування файлів cookie',
  ar: 'إعدادات ملفات تعريف الارتباط',
};
