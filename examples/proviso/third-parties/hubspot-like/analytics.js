// hubspot-like: a small imitation of HubSpot's analytics. A third party's script, yet its cookies are the visited site's own.
(() => {
  const halfAnHour = 30 * 60;
  const halfAYear = 180 * 24 * 60 * 60;
  const nowMs = Date.now();

  const siteHash = [...location.hostname].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) >>> 0, 7);
  const visitor = fields('hubspotutk')[0] ?? randomHex(16);
  const [, , firstMs = nowMs, previousMs = nowMs, currentMs = nowMs, visits = 0] = fields('__hstc');
  const [, views = 0, startedMs = nowMs] = fields('__hssc');
  // __hssrc goes when the browser closes: without it this is a new visit, whatever __hssc says.
  const isNewVisit = !fields('__hssrc').length || !views;
  const history = isNewVisit ? [firstMs, currentMs, nowMs, Number(visits) + 1] : [firstMs, previousMs, currentMs, visits];

  // One cookie a line. Remove or add a line, start the site again, and the next scan shows it.
  const cookies = {
    __hstc: { value: [siteHash, visitor, ...history].join('.'), maxAgeSeconds: halfAYear },
    hubspotutk: { value: visitor, maxAgeSeconds: halfAYear },
    __hssrc: { value: '1' },
    __hssc: { value: [siteHash, Number(views) + 1, startedMs].join('.'), maxAgeSeconds: halfAnHour },
  };
  for (const [name, { value, maxAgeSeconds }] of Object.entries(cookies)) write(name, value, maxAgeSeconds);

  function fields(name) {
    const pair = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${name}=`));
    return pair?.slice(name.length + 1).split('.') ?? [];
  }

  function write(name, value, maxAgeSeconds) {
    const expires = maxAgeSeconds ? `; expires=${new Date(nowMs + maxAgeSeconds * 1000).toUTCString()}` : '';
    document.cookie = `${name}=${value}${expires}; path=/; domain=.${location.hostname}; SameSite=Lax`;
  }

  function randomHex(bytes) {
    return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
})();
