// hubspot-like: a small imitation of HubSpot's cookie banner, which writes both of its cookies and shows nothing.
(() => {
  const halfAYear = 180 * 24 * 60 * 60;

  // One cookie a line. Remove or add a line, start the site again, and the next scan shows it.
  // The real __hs_do_not_track says `yes`, and the analytics then stay off. `no` keeps all of HubSpot's cookies in one jar.
  const cookies = {
    __hs_cookie_cat_pref: { value: '1:true_2:true_3:true', maxAgeSeconds: halfAYear },
    __hs_do_not_track: { value: 'no', maxAgeSeconds: halfAYear },
  };
  for (const [name, { value, maxAgeSeconds }] of Object.entries(cookies)) {
    const expires = new Date(Date.now() + maxAgeSeconds * 1000).toUTCString();
    document.cookie = `${name}=${value}; expires=${expires}; path=/; domain=.${location.hostname}; SameSite=Lax`;
  }
})();
