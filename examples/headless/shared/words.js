/** What the three interfaces say, by the language of the page. */
const words = {
  nb: {
    title: 'Informasjonskapsler',
    intro: 'Vi vil gjerne telle besøk og vise film fra andre. Ingenting av det starter før du har svart, og du kan ombestemme deg når som helst.',
    reject: 'Avvis alle',
    accept: 'Godta alle',
    choose: 'Velg selv',
    chooseIntro: 'Slå på det du vil tillate. Alt er av til du slår det på.',
    save: 'Lagre valgene',
    withdraw: 'Trekk alt tilbake',
    close: 'Lukk uten å endre noe',
    saved: 'Valgene dine er lagret.',
    settings: 'Innstillinger for informasjonskapsler',
    showFilm: 'Vis filmen fra Filmrull',
    functional: 'Funksjonell: viser innhold fra andre, som film.',
    analytics: 'Analyse: viser oss hvordan siden brukes.',
    marketing: 'Markedsføring: følger deg for å vise annonser.',
  },
  en: {
    title: 'Cookies',
    intro: 'We would like to count visits and show films from others. None of it starts before you have answered, and you can change your mind at any time.',
    reject: 'Reject all',
    accept: 'Accept all',
    choose: 'Choose',
    chooseIntro: 'Switch on what you want to allow. Everything is off until you switch it on.',
    save: 'Save choices',
    withdraw: 'Withdraw everything',
    close: 'Close without changing anything',
    saved: 'Your choices are saved.',
    settings: 'Cookie settings',
    showFilm: 'Show the film from Filmrull',
    functional: 'Functional: shows content from others, such as films.',
    analytics: 'Analytics: shows us how the site is used.',
    marketing: 'Marketing: follows you to show advertisements.',
  },
};

export const language = document.documentElement.lang === 'nb' ? 'nb' : 'en';

export const text = words[language];
