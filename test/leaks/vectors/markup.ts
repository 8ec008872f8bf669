import { inlineVector, type Vector } from './vector.ts';

export const markupVectors: readonly Vector[] = [
  inlineVector({
    name: 'js-insertAdjacentHTML-onerror',
    group: 'markup',
    hits: ['pixel.png'],
    afterGrant: 'at most once',
    code: (context) => `
      document.body.insertAdjacentHTML('beforeend', '<img alt="" src="data:," onerror="this.onerror = null; new Image().src = \\'${context.hit('pixel.png')}\\'">');`,
  }),
  inlineVector({
    name: 'js-setHTMLUnsafe-onerror',
    group: 'markup',
    hits: ['script.js'],
    runs: true,
    afterGrant: 'once',
    code: (context) => `
      const box = document.createElement('div');
      document.body.append(box);
      box.setHTMLUnsafe(\`<img alt="" src="data:,"
        onerror="this.onerror = null; document.body.append(Object.assign(document.createElement('script'), { src: '${context.hit('script.js')}' }))">\`);`,
  }),
  inlineVector({
    name: 'js-innerHTML-img',
    group: 'markup',
    hits: ['pixel.png'],
    afterGrant: 'once',
    code: (context) => `
      const box = document.createElement('div');
      document.body.append(box);
      box.innerHTML = '<p><img alt="" src="${context.hit('pixel.png')}"></p>';`,
  }),
];
