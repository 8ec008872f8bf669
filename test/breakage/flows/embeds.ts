import { expectEqual, expectOutcome, foreignHtml, html, outcomeOf, png, selfChecking, type Flow } from '../flow.ts';

const map = selfChecking(
  'map widget with tiles from another host',
  'map/',
  [6, true, 'Oslo', 3],
  (at) => html(
    at,
    `<div id="map"></div><script src="${at.cdn}/map.js"></script>${outcomeOf(`
      const map = new Tiles('map', '${at.cdn}/tiles/{z}/{x}/{y}.png');
      await map.loaded;
      map.popup('<b>Oslo</b><img alt="" src="${at.cdn}/tiles/1/0/0.png">');
      return [document.querySelectorAll('#map .tile').length, [...document.querySelectorAll('#map .tile')].every((tile) => tile.naturalWidth === 1 && tile.style.transform.includes('translate3d')), document.querySelector('#map .popup').textContent, map.zoomed];`)}`,
    `<link rel="stylesheet" href="${at.cdn}/map.css">`,
  ),
  () => ({
    'cdn/map.css': '#map { position: relative; width: 300px; height: 200px }',
    'cdn/map.js': `class Tiles { constructor(id, pattern) {
        const box = document.getElementById(id); this.box = box; this.zoomed = 3;
        const fragment = document.createDocumentFragment(); const waits = [];
        for (let x = 0; x < 3; x += 1) for (let y = 0; y < 2; y += 1) {
          const tile = document.createElement('img'); tile.className = 'tile'; tile.alt = ''; tile.crossOrigin = '';
          tile.style.cssText = 'position:absolute;width:100px;height:100px'; tile.style.transform = 'translate3d(' + x * 100 + 'px,' + y * 100 + 'px,0)';
          waits.push(new Promise((resolve, reject) => { tile.onload = resolve; tile.onerror = reject; }));
          tile.src = pattern.replace('{z}', 1).replace('{x}', x).replace('{y}', y); fragment.appendChild(tile);
        }
        box.replaceChildren(fragment); this.loaded = Promise.all(waits);
      } popup(html) { const popup = document.createElement('div'); popup.className = 'popup'; popup.innerHTML = html; this.box.append(popup); } }
      window.Tiles = Tiles;`,
    ...Object.fromEntries([0, 1, 2].flatMap((x) => [0, 1].map((y) => [`cdn/tiles/1/${x}/${y}.png`, png]))),
  }),
);

const sound = (): Buffer => {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(836, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(800, 40);
  return Buffer.concat([header, Buffer.alloc(800, 128)]);
};

const media = selfChecking(
  'video and audio with <source>, new Audio, a blob and canPlayType',
  'media/',
  [true, true, true, true, 'HTMLAudioElement', true],
  (at) => html(
    at,
    `<video muted poster="/media/poster.png"><source src="/media/none.txt" type="video/unknown"><source src="${at.cdn}/a.wav" type="audio/wav"></video>${outcomeOf(`
      const ready = (element) => new Promise((resolve, reject) => { if (element.readyState > 0) resolve(true); element.addEventListener('loadedmetadata', () => resolve(element.duration > 0)); element.addEventListener('error', () => reject(element.error)); });
      const video = document.querySelector('video');
      const audio = new Audio('/media/b.wav');
      const made = document.createElement('audio'); made.preload = 'auto'; made.src = URL.createObjectURL(await (await fetch('/media/b.wav')).blob());
      return [await ready(video), video.currentSrc.endsWith('a.wav'), await ready(audio), await ready(made), audio.constructor.name, audio instanceof Audio];`)}`,
  ),
  () => ({ 'cdn/a.wav': sound(), 'site/media/b.wav': sound(), 'site/media/poster.png': png }),
);

const pictures: Flow = {
  name: 'pictures: <picture>, srcset, lazy by the browser and by script, background, input, SVG use',
  files: (at) => ({
    'site/pictures/': html(at, `<picture><source srcset="/pictures/wide.png" media="(min-width: 1px)"><img id="one" alt="" src="/pictures/none.png"></picture>
      <img id="two" alt="" src="/pictures/none.png" srcset="${at.cdn}/photo.png 1x, ${at.cdn}/photo2.png 2x"><img id="three" alt="" data-src="/pictures/lazy.png" data-srcset="/pictures/lazy.png 1x"><input id="five" type="image" alt="" src="/pictures/wide.png">
      <div style="background: url('/pictures/wide.png')" id="six"></div><svg width="9" height="9"><use href="#dot"></use><symbol id="dot" viewBox="0 0 1 1"><rect width="1" height="1"/></symbol></svg>
      <div style="height: 6000px"></div><img id="four" alt="" loading="lazy" src="/pictures/late.png">
      <script>new IntersectionObserver((entries, observer) => { for (const { isIntersecting, target } of entries) if (isIntersecting) { Object.assign(target, target.dataset); observer.disconnect(); } }).observe(document.querySelector('#three'));</script>`),
    'site/pictures/wide.png': png,
    'site/pictures/lazy.png': png,
    'site/pictures/late.png': png,
    'cdn/photo.png': png,
    'cdn/photo2.png': png,
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/pictures/`);
    await page.evaluate(() => scrollTo(0, 1e6));
    const shown = () => page.evaluate(() => [...document.images].map((image) => [image.id, image.currentSrc.split('/').pop(), image.naturalWidth].join()).join(' '));
    const expected = 'one,wide.png,1 two,photo.png,1 three,lazy.png,1 four,late.png,1';
    for (let attempt = 0; attempt < 40 && (await shown()) !== expected; attempt += 1) await page.waitForTimeout(50);
    expectEqual(await shown(), expected, 'what is shown');
    expectEqual(await page.evaluate(() => getComputedStyle(document.querySelector('#six') as Element).backgroundImage.includes('wide.png')), true, 'the background');
  },
};

const fonts = selfChecking(
  'web fonts by a style sheet of another host and by FontFace',
  'fonts/',
  ['error', 'error', 'loaded', true, true, 'rgb(1, 2, 3)'],
  (at) => html(
    at,
    `<p style="font-family: Css">Text</p>${outcomeOf(`
      const state = async (face) => { await face.load().catch(() => {}); return face.status; };
      const asked = async (part) => { for (let tries = 0; tries < 60; tries += 1) { if (isAsked(part)) return true; await new Promise((resolve) => setTimeout(resolve, 50)); } return part; };
      const isAsked = (part) => performance.getEntriesByType('resource').some(({ name }) => name.includes(part));
      const local = new FontFace('Local', 'local("DejaVu Sans"), local("Arial"), local("Liberation Sans"), url(${at.cdn}/font.woff2)');
      document.fonts.add(local);
      const given = [await state(new FontFace('Own', 'url(/fonts/own.woff2) format("woff2")')), await state(new FontFace('Buffer', new ArrayBuffer(8)))];
      await document.fonts.load('12px Css').catch(() => {}); await document.fonts.ready;
      return [...given, document.fonts.status, await asked('fonts/own.woff2'), await asked('css.woff2') && document.fonts.has(local), getComputedStyle(document.querySelector('p')).color];`)}`,
    `<link rel="preconnect" href="${at.cdn}"><link rel="stylesheet" href="${at.cdn}/fonts.css">`,
  ),
  (at) => ({ 'cdn/fonts.css': `@font-face { font-family: Css; src: url(${at.cdn}/css.woff2) } p { color: rgb(1, 2, 3) }`, 'cdn/css.woff2': '', 'cdn/font.woff2': '', 'site/fonts/own.woff2': '' }),
);

const styles = selfChecking(
  'styles: inline sheet and attribute which also name the tracker keep the layout, adopted sheets, CSSOM, custom properties',
  'styles/',
  ['grid', 'rgb(4, 5, 6)', 'rgb(7, 8, 9)', 'rgb(1, 1, 1)', 'rgb(2, 2, 2)', ' 5px', 'rgb(3, 3, 3)'],
  (at) => html(
    at,
    `<main><p style="color: rgb(4, 5, 6); background-image: url(${at.tracker}/pixel.png)">Text</p><i></i><b></b><u></u><s></s></main>${outcomeOf(`
      const sheet = new CSSStyleSheet(); sheet.replaceSync('i { color: rgb(7, 8, 9) }'); document.adoptedStyleSheets = [sheet];
      sheet.insertRule('b { color: rgb(1, 1, 1) }', 1);
      const u = document.querySelector('u'); u.style.setProperty('color', 'rgb(2, 2, 2)', 'important'); u.style.setProperty('--gap', ' 5px');
      const made = document.createElement('style'); made.appendChild(document.createTextNode('s { color: rgb(3, 3, 3) }')); document.head.append(made);
      const of = (name) => getComputedStyle(document.querySelector(name));
      return [of('main').display, of('p').color, of('i').color, of('b').color, of('u').color, u.style.getPropertyValue('--gap').padStart(4), of('s').color];`)}`,
    `<style>main { display: grid } i { background: url("${at.tracker}/pixel.png") }</style>`,
  ),
);

const frames = selfChecking(
  'frames: same origin, srcdoc, blank with document.write, blob, and scripts that reach into them',
  'frames/',
  ['inner', 'srcdoc 1', 'written', 'blob', 'made', true, 'kept', 'about:blank'],
  (at) => html(at, `<iframe id="a" src="/frames/inner"></iframe><iframe id="b" srcdoc="<p>srcdoc</p><script>document.querySelector('p').append(' ' + parent.one)</script>"></iframe><script>window.one = 1</script>${outcomeOf(`
    const loaded = (frame) => new Promise((resolve) => frame.addEventListener('load', () => resolve(frame), { once: true }));
    const text = (frame) => frame.contentDocument.body.textContent;
    await new Promise((resolve) => addEventListener('load', resolve));
    const write = document.createElement('iframe'); document.body.append(write);
    write.contentWindow.kept = 'kept';
    write.contentDocument.open(); write.contentDocument.write('<p>writ'); write.contentDocument.write('ten<'); write.contentDocument.write('/p>'); write.contentDocument.close();
    const blob = document.createElement('iframe'); blob.src = URL.createObjectURL(new Blob(['<p>blob'], { type: 'text/html' })); const blobbed = loaded(blob); document.body.appendChild(blob); await blobbed;
    const made = document.createElement('iframe'); document.body.appendChild(made);
    const doc = made.contentWindow.document; doc.body.appendChild(doc.createElement('p')).textContent = 'made';
    return [document.querySelector('#a').contentWindow.answer(), document.querySelector('#b').contentDocument.querySelector('p').textContent, text(write), text(blob), text(made), made.contentWindow.Array !== Array && made.contentWindow.fetch !== fetch, write.contentWindow.kept, made.contentWindow.location.href];`)}`),
  (at) => ({ 'site/frames/inner': html(at, '<script>window.answer = () => "inner"</script>') }),
);

const writing: Flow = {
  name: 'widgets by document.write during the parse, in pieces, nested, with a script of another host',
  files: (at) => ({
    'site/writing/': html(at, `<div id="a"><script>document.write('<p class="w">one</p>'); document.writeln('<p class="w">if 1 < 2</p>'); document.write('<ta', 'ble><tr><td class="w">cell</td></tr></table>');</script></div>
      <div id="b"><script>document.write('<scr' + 'ipt src="${at.cdn}/write.js"></scr' + 'ipt>');</script></div>
      <div id="c"><script>document.write('<script>window.n = 0; for (var i = 0; i<3; i++) n += i; document.write("<em class=w>" + n + "</em>")<'); document.write('/script>');</script></div>
      <div id="d"><script>document.write('<img alt="" src="${at.tracker}/pixel.png"><span class="w">after</span>'); document.write(' a < b');</script></div><p class="w">end</p>`),
    'cdn/write.js': `document.write('<p class="w">other ' + document.currentScript.src.endsWith('write.js') + '</p>');`,
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/writing/`);
    expectEqual(await page.evaluate(() => [...document.querySelectorAll('.w')].map((element) => `${element.closest('div')?.id ?? ''}:${element.textContent}`).join(' ')), 'a:one a:if 1 < 2 a:cell b:other true c:3 d:after :end', 'what was written');
  },
};

const embedded: Flow = {
  name: 'embedded post that sizes its frame by postMessage',
  files: (at) => ({
    'site/embedded/': html(at, `<blockquote class="post" data-id="1">Post</blockquote><script async src="${at.cdn}/embed.js"></script>`),
    'cdn/embed.js': `(() => { const home = new URL(document.currentScript.src).origin; for (const quote of document.querySelectorAll('.post')) { const frame = document.createElement('iframe'); frame.src = home + '/post/' + quote.dataset.id; frame.style.height = '1px'; quote.replaceWith(frame);
      addEventListener('message', (event) => { if (event.source === frame.contentWindow) frame.style.height = event.data + 'px'; }); } })();`,
    'cdn/post/1': foreignHtml(`<script>parent.postMessage(123, '*')</script>`),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/embedded/`);
    await page.waitForSelector('iframe[style*="123px"]');
  },
};

const printing: Flow = {
  name: 'print a receipt from a frame of its own',
  files: (at) => ({
    'site/print/': html(at, outcomeOf(`
      const frame = document.createElement('iframe'); document.body.append(frame);
      frame.contentDocument.write('<link rel="stylesheet" media="print" href="/print/print.css"><p>Receipt</p>'); frame.contentDocument.close();
      await new Promise((resolve) => { frame.onload = resolve; });
      frame.contentWindow.print(); print();
      return [frame.contentDocument.body.textContent];`)),
    'site/print/print.css': 'p { color: black }',
  }),
  async run(visit) {
    await visit.page.goto(`${visit.at.site}/print/`);
    await expectOutcome(visit, ['Receipt']);
  },
};

const documents: Flow = {
  name: 'documents of the site in object, embed and a frame, in the HTML and added later',
  files: (at) => ({
    'site/documents/': html(at, `<object data="/documents/inner" type="text/html"></object><object data="/documents/inner"><p>instead</p></object><embed src="/documents/inner" type="text/html"><iframe src="/documents/inner"></iframe>
      <script>addEventListener('load', () => { const late = document.createElement('object'); late.type = 'text/html'; late.data = '/documents/inner'; document.body.append(late); const embed = document.createElement('embed'); embed.type = 'text/html'; embed.src = '/documents/inner'; document.body.append(embed); });</script>`),
    'site/documents/inner': '<!doctype html><p>inner</p>',
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/documents/`);
    for (let attempt = 0; attempt < 100 && page.frames().length < 7; attempt += 1) await page.waitForTimeout(50);
    const texts = await Promise.all(page.frames().slice(1).map(async (frame) => (await frame.locator('p').textContent()) ?? ''));
    expectEqual(texts.join(), Array(6).fill('inner').join(), 'what stands in the frames');
  },
};

export const embeds: readonly Flow[] = [map, media, pictures, fonts, styles, frames, writing, embedded, printing, documents];
