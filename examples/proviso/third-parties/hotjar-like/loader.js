// hotjar-like: a small imitation of the loader at static.hotjar.com. It only brings in the recorder.
(() => {
  const loader = document.currentScript;
  const script = document.createElement('script');
  script.async = true;
  script.src = Object.assign(new URL(loader.src), { hostname: 'script.hotjar.localhost', pathname: '/modules.js', search: '' }).href;
  loader.before(script);
})();
