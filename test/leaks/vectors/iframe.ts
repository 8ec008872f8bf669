import { elementVector, inlineVector, markupVector, type Vector } from './vector.ts';

const frame = { group: 'iframe', hits: ['frame.html'], runs: true, afterGrant: 'once' } as const;

export const iframeVectors: readonly Vector[] = [
  elementVector({ ...frame, name: 'iframe-static', element: (context, attribute) => `<iframe title="" ${attribute('src', context.hit('frame.html'))}></iframe>` }),
  inlineVector({
    ...frame,
    name: 'iframe-dynamic',
    code: (context) => `
      const frame = document.createElement('iframe');
      frame.src = '${context.hit('frame.html')}';
      document.body.append(frame);`,
  }),
  inlineVector({
    ...frame,
    name: 'iframe-innerHTML',
    code: (context) => `
      const box = document.createElement('div');
      document.body.append(box);
      box.innerHTML = '<iframe title="" src="${context.hit('frame.html')}"></iframe>';`,
  }),
  elementVector({
    ...frame,
    name: 'iframe-srcdoc-script',
    hits: ['script.js'],
    element: (context, attribute) => `<iframe title="" ${attribute('srcdoc', `&lt;script src='${context.hit('script.js')}'&gt;&lt;/script&gt;`)}></iframe>`,
  }),
  markupVector({
    ...frame,
    name: 'form-to-iframe',
    interaction: { kind: 'submit', selector: '#to-frame' },
    untouched: (context) =>
      `<form id="to-frame" method="post" target="frame" action="${context.hit('frame.html')}"><input name="visitor" value="1"></form><iframe title="" name="frame"></iframe>`,
  }),
  elementVector({
    ...frame,
    name: 'object-data',
    element: (context, attribute) => `<object type="text/html" ${attribute('data', context.hit('frame.html'))}></object>`,
  }),
  elementVector({ ...frame, name: 'embed-src', element: (context, attribute) => `<embed type="text/html" ${attribute('src', context.hit('frame.html'))}>` }),
];
