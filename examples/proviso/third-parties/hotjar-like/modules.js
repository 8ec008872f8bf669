// hotjar-like: a small imitation of Hotjar's recorder. A third party's script, yet its cookies are the visited site's own.
// It records nothing.
(() => {
  const twoMinutes = 2 * 60;
  const halfAnHour = 30 * 60;
  const aYear = 365 * 24 * 60 * 60;
  const nowMs = Date.now();

  const isKnownVisitor = document.cookie.includes('_hjSessionUser_');
  const session = { id: crypto.randomUUID(), c: nowMs, s: 0, r: 0, sb: 0, sr: 0, se: 0, fs: isKnownVisitor ? 0 : 1, sp: 0 };
  const user = { id: crypto.randomUUID(), created: nowMs, existing: isKnownVisitor };

  // One cookie a line. Remove or add a line, start the site again, and the next scan shows it.
  const cookies = {
    _hjFirstSeen: { value: '1', maxAgeSeconds: halfAnHour },
    _hjAbsoluteSessionInProgress: { value: '0', maxAgeSeconds: halfAnHour },
    _hjIncludedInPageviewSample: { value: '1', maxAgeSeconds: twoMinutes },
    _hjIncludedInSessionSample: { value: '0', maxAgeSeconds: twoMinutes },
    _hjSession_1234567: { value: btoa(JSON.stringify(session)), maxAgeSeconds: halfAnHour },
    _hjSessionUser_1234567: { value: btoa(JSON.stringify(user)), maxAgeSeconds: aYear },
  };
  for (const [name, { value, maxAgeSeconds }] of Object.entries(cookies)) {
    const expires = new Date(nowMs + maxAgeSeconds * 1000).toUTCString();
    document.cookie = `${name}=${value}; expires=${expires}; path=/; domain=.${location.hostname}; Secure; SameSite=None`;
  }
})();
