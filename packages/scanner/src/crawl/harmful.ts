/**
 * Words in addresses that would end the visit's session, or change something, if a person clicked them: without diacritics, with a hyphen where
 * a site may write one or none. A page left out for its name is counted, and the report says so.
 */
const words: Readonly<Record<string, { readonly leave: readonly string[]; readonly change: readonly string[] }>> = {
  en: {
    leave: ['log-out', 'log-off', 'sign-out', 'sign-off', 'end-session'],
    change: ['delete', 'remove', 'destroy', 'erase', 'unsubscribe', 'cancel', 'deactivate', 'close-account', 'add-to-cart', 'empty-cart', 'clear-cart'],
  },
  nb: { leave: ['logg-ut', 'logg-av', 'logout', 'utlogging', 'avlogging', 'avslutt'], change: ['slett', 'fjern', 'avmeld', 'meld-av', 'avbestill', 'avbryt', 'kanseller', 'deaktiver'] },
  nn: { leave: ['logg-ut', 'logg-av', 'utlogging'], change: ['slett', 'fjern', 'avmeld', 'meld-av', 'avbestill', 'avbryt'] },
  da: { leave: ['log-ud', 'log-af', 'logud', 'logaf'], change: ['slet', 'fjern', 'afmeld', 'frameld', 'afbestil', 'annuller', 'opsig'] },
  sv: { leave: ['logga-ut', 'logga-av', 'utloggning'], change: ['radera', 'ta-bort', 'avregistrera', 'avprenumerera', 'avbestall', 'avsluta', 'avboka'] },
  de: { leave: ['abmelden', 'ausloggen', 'abmeldung'], change: ['loschen', 'loeschen', 'entfernen', 'abbestellen', 'stornieren', 'kundigen', 'kuendigen', 'austragen'] },
  fr: { leave: ['deconnexion', 'deconnecter', 'se-deconnecter'], change: ['supprimer', 'effacer', 'desabonner', 'desabonnement', 'se-desabonner', 'desinscription', 'annuler', 'resilier'] },
  es: { leave: ['cerrar-sesion', 'desconectar', 'salir'], change: ['eliminar', 'borrar', 'cancelar', 'desuscribir', 'darse-de-baja', 'dar-de-baja', 'anular'] },
  nl: { leave: ['uitloggen', 'log-uit', 'afmelden'], change: ['verwijderen', 'verwijder', 'uitschrijven', 'annuleren', 'opzeggen'] },
  fi: { leave: ['kirjaudu-ulos', 'uloskirjautuminen'], change: ['poista', 'peruuta', 'peru-tilaus', 'irtisano'] },
  pl: { leave: ['wyloguj', 'wyloguj-sie', 'wylogowanie'], change: ['usun', 'usuwanie', 'skasuj', 'wypisz', 'wypisz-sie', 'anuluj', 'rezygnuj'] },
  it: { leave: ['esci', 'disconnetti', 'disconnessione'], change: ['elimina', 'rimuovi', 'cancella', 'annulla', 'disiscriviti', 'disdici'] },
};

const wordsOf = (of: 'leave' | 'change') => new Set(Object.values(words).flatMap((language) => language[of].map((word) => word.replaceAll('-', ''))));
const leaving = wordsOf('leave');
const changing = wordsOf('change');

/** `darse-de-baja` */
const longestWord = 3;

/** `/delete-user-account` is an order, `/remove-stains-from-carpets` a topic. */
const longestOrder = 3;

/** Whether opening an address may sign out, delete or cancel. */
export function isHarmful({ pathname, search }: URL): boolean {
  return plain(pathname + search).split(/[/?&=;.]/u).some(isHarmfulName);
}

/** Leaving is leaving wherever it stands; `delete` is an order at either end of a short name. */
function isHarmfulName(name: string): boolean {
  const parts = name.split(/[-_+\s]/u);
  for (let from = 0; from < parts.length; from += 1) {
    for (let to = from + 1; to <= Math.min(from + longestWord, parts.length); to += 1) {
      const word = parts.slice(from, to).join('');
      const isAtAnEnd = parts.length <= longestOrder && (from === 0 || to === parts.length);
      if (leaving.has(word) || (isAtAnEnd && changing.has(word))) return true;
    }
  }
  return false;
}

/** `/Konto/DeleteÜber` → `/konto/delete-uber` */
function plain(address: string): string {
  return decoded(address)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1-$2')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // A percent sign that stands for itself, or another encoding.
  }
}
