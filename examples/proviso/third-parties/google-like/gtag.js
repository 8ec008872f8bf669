// google-like: a small imitation of the tag from www.googletagmanager.com.
// It stores nothing itself; the host of its pixel answers with a cookie (src/header-cookies.ts).
(() => {
  const conversionId = '1234567890';
  const pixelUrl = Object.assign(new URL(document.currentScript.src), {
    hostname: 'googleads.g.doubleclick.localhost',
    pathname: `/pagead/viewthroughconversion/${conversionId}/`,
    search: String(new URLSearchParams({ random: Date.now(), url: location.href, tiba: document.title })),
  });
  new Image(1, 1).src = pixelUrl.href;
})();
