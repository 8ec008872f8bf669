// hubspot-like: a small imitation of the script that asks which forms of a page to follow.
// The host that answers stands behind a proxy with a cookie of its own (src/header-cookies.ts).
(() => {
  const configUrl = Object.assign(new URL(document.currentScript.src), {
    hostname: 'forms.hubspot.localhost',
    pathname: '/collected-forms/v1/config/json',
    search: '?portalId=7654321',
  });
  // A visitor who leaves the page meanwhile is no error.
  fetch(configUrl, { credentials: 'include' }).catch(() => {});
})();
