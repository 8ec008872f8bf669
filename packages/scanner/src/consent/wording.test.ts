import { describe, expect, it } from 'vitest';
import { kindOfWording } from '../in-page/kind-of-wording.ts';
import { wording } from './wording.ts';

/** As banners have it, language by language. */
const buttons = {
  accept: [
    'Accept all cookies', 'Allow all', 'I agree', 'Got it!', 'OK', 'Yes, I’m happy to', 'Save and accept all', 'Godta alle', 'Tillat alle informasjonskapsler', 'Jeg forstår', 'Den er grei', 'Ja takk', 'Godta alle kapslar',
    'Eg godtek', 'Tillad alle', 'Acceptér alle', 'Ja tak', 'Godkänn alla kakor', 'Jag förstår', 'Tillåt alla', 'Alle akzeptieren', 'Ich stimme zu', 'Einverstanden', 'Zustimmen und weiter', 'Tout accepter', "J'accepte",
    'D’accord', 'Aceptar todo', 'Entendido', 'Sí, acepto', 'Alles accepteren', 'Akkoord', 'Cookies toestaan', 'Hyväksy kaikki', 'Salli kaikki evästeet', 'Selvä', 'Akceptuję wszystkie', 'Zgadzam się', 'Zezwól na wszystkie',
    'Accetta tutti', 'Acconsento', 'Ho capito',
  ],
  reject: [
    'Reject all', 'Decline', 'Only necessary cookies', 'Accept only essential cookies', 'Continue without accepting', 'No, thanks', 'I do not agree', 'Avvis alle', 'Bare nødvendige', 'Godta kun nødvendige', 'Nei takk',
    'Tillat bare nødvendige', 'Fortsett uten å godta', 'Berre nødvendige', 'Ikkje godta', 'Berre naudsynte', 'Afvis alle', 'Kun nødvendige cookies', 'Nej tak', 'Avvisa alla', 'Endast nödvändiga', 'Neka', 'Godkänn endast nödvändiga kakor',
    'Alle ablehnen', 'Nur notwendige Cookies', 'Nur essenzielle Cookies akzeptieren', 'Weiter ohne Einwilligung', 'Ich lehne ab', 'Tout refuser', 'Continuer sans accepter', 'Uniquement les cookies nécessaires', 'Je refuse',
    'Rechazar todo', 'Solo las necesarias', 'Denegar', 'Alles weigeren', 'Alleen noodzakelijke cookies', 'Nee, bedankt', 'Hylkää kaikki', 'Vain välttämättömät', 'Kiellä kaikki', 'Odrzuć wszystkie', 'Tylko niezbędne',
    'Nie zgadzam się', 'Akceptuj tylko niezbędne', 'Rifiuta tutti', 'Continua senza accettare', 'Solo cookie necessari',
  ],
  settings: [
    'Cookie settings', 'Manage preferences', 'Customise', 'More options', 'Innstillinger', 'Tilpass', 'Velg selv', 'Vis detaljer', 'Personverninnstillinger', 'Vel sjølv', 'Indstillinger', 'Tilpas', 'Vælg selv', 'Inställningar',
    'Anpassa', 'Cookie-Einstellungen', 'Datenschutzeinstellungen', 'Individuell anpassen', 'Paramétrer mes choix', 'Personnaliser', 'Gérer', 'Configurar', 'Ajustes de cookies', 'Instellingen', 'Voorkeuren aanpassen', 'Evästeasetukset',
    'Muokkaa', 'Ustawienia', 'Dostosuj', 'Zarządzaj zgodami', 'Personalizza', 'Gestisci opzioni',
  ],
  save: [
    'Save preferences', 'Confirm my choices', 'Allow selection', 'Accept selected', 'Lagre valgene', 'Tillat utvalg', 'Bekreft valg', 'Lagre val', 'Gem indstillinger', 'Tillad valgte', 'Spara inställningar', 'Godkänn valda',
    'Auswahl erlauben', 'Auswahl speichern', 'Einstellungen speichern', 'Enregistrer mes choix', 'Valider', 'Guardar preferencias', 'Permitir la selección', 'Voorkeuren opslaan', 'Selectie toestaan', 'Tallenna valinnat', 'Hyväksy valitut',
    'Zapisz ustawienia', 'Zezwól na wybór', 'Salva preferenze', 'Accetta selezionati',
  ],
  nothing: ['Cookie policy', 'Les mer', 'Personvernerklæring', 'Accept and subscribe', 'Godta eller betal', 'Refuser et s’abonner', 'Zur Pur-Version', 'Logg inn', 'Close', '✕', '', 'Kontakt oss'],
} as const;

describe('kindOfWording', () => {
  it.each(Object.entries(buttons))('knows what says %s', (kind, texts) => {
    const judged = Object.fromEntries(texts.map((text) => [text, kindOfWording(text, wording) ?? 'nothing']));
    expect(judged).toEqual(Object.fromEntries(texts.map((text) => [text, kind])));
  });

  it('takes no paragraph for a button', () => {
    expect(kindOfWording(`${'We use cookies, and if you go on you accept all of them. '.repeat(3)}`, wording)).toBeNull();
  });
});
