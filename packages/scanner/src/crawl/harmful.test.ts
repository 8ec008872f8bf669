import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHarmful } from './harmful.ts';

const at = (path: string) => isHarmful(new URL(path, 'https://example.no'));

describe('isHarmful', () => {
  it.each([
    ['en', ['/logout', '/LogOut.aspx', '/user/sign-out', '/account/doSignOff', '/wp-login.php?action=logout&_wpnonce=1', '/user-logout', '/cart?remove=1', '/user/5/delete', '/deleteItem?id=1', '/orders/7/cancel', '/?add-to-cart=12', '/a?_method=DELETE', '/confirm-delete']],
    ['nb', ['/konto/logg-ut/', '/loggut', '/logg_av', '/min-side/utlogging', '/bilde/1/slett', '/nyhetsbrev/avmelding/avmeld', '/bestilling/avbestill']],
    ['nn', ['/logg-ut', '/fjern/1']],
    ['da', ['/log-ud', '/logaf', '/slet?id=1', '/nyhedsbrev/frameld']],
    ['sv', ['/logga-ut', '/utloggning', '/radera/1', '/ta-bort/1', '/prenumeration/avbest%C3%A4ll']],
    ['de', ['/abmelden', '/konto/ausloggen', '/l%C3%B6schen/1', '/newsletter/abbestellen', '/vertrag-kündigen']],
    ['fr', ['/d%C3%A9connexion', '/se-deconnecter', '/supprimer?id=1', '/newsletter/desabonnement']],
    ['es', ['/cerrar-sesion', '/salir', '/eliminar/3', '/darse-de-baja']],
    ['nl', ['/uitloggen', '/verwijderen/1', '/uitschrijven']],
    ['fi', ['/kirjaudu-ulos', '/poista/1']],
    ['pl', ['/wyloguj', '/wyloguj-si%C4%99', '/usu%C5%84/1', '/anuluj']],
    ['it', ['/esci', '/disconnetti', '/elimina/1', '/rimuovi?x']],
  ])('knows the words of %s', (_language, paths) => expect(paths.filter((path) => !at(path))).toEqual([]));

  it('lets ordinary pages be', () => {
    const ordinary = ['/', '/removed-words', '/a?q=deleted', '/blog/logouts-explained', '/wissen/cookies', '/slik-fjerner-du-flekker', '/how-to-delete-cookies', '/remove-stains-from-carpets', '/a?text=slett%20ikke%20dette%20n%C3%A5', '/salirse', '/escience', '/products/cancelled', '/checkout', '/opt-out', '/a?q=50%25', '/%E5'];
    expect(ordinary.filter(at)).toEqual([]);
  });

  it('stands whatever an address is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof at(`/${encodeURIComponent(text.toWellFormed())}`) === 'boolean'));
    expect(at('/%')).toBe(false);
  });

  it('takes no longer than it should for an address made to slow it down', () => {
    const started = performance.now();
    for (const piece of ['log-', 'aB', '%C3%A9', 'delete-', '/-']) at(`/${piece.repeat(2000)}x`);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
