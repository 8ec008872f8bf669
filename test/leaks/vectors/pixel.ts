import { elementVector, inlineVector, markupVector, pictureInTemplate, trackerPrefix, type Vector } from './vector.ts';

const pixel = { group: 'pixel', hits: ['pixel.png'], afterGrant: 'once' } as const;

export const pixelVectors: readonly Vector[] = [
  elementVector({ ...pixel, name: 'img-static', element: (context, attribute) => `<img alt="" ${attribute('src', context.hit('pixel.png'))}>` }),
  elementVector({ ...pixel, name: 'img-srcset', element: (context, attribute) => `<img alt="" ${attribute('srcset', `${context.hit('pixel.png')} 1x`)}>` }),
  elementVector({
    ...pixel,
    name: 'img-set-cookie-http',
    hits: ['set-cookie.png'],
    stores: { kind: 'cookie', name: `${trackerPrefix}_http`, party: 'third' },
    element: (context, attribute) => `<img alt="" ${attribute('src', context.hit('set-cookie.png'))}>`,
  }),
  markupVector({
    ...pixel,
    name: 'picture-source',
    markedNotInertIn: pictureInTemplate,
    untouched: (context) => `<picture><source srcset="${context.hit('pixel.png')}"><img alt=""></picture>`,
  }),
  // Nothing but a variable keeps it alive, if that.
  inlineVector({ ...pixel, name: 'js-new-image', afterGrant: 'at most once', code: (context) => `new Image().src = '${context.hit('pixel.png')}';` }),
  inlineVector({
    ...pixel,
    name: 'js-setAttribute-src-img',
    code: (context) => `
      const image = document.createElement('img');
      document.body.append(image);
      image.setAttribute('src', '${context.hit('pixel.png')}');`,
  }),
  elementVector({ ...pixel, name: 'input-type-image', element: (context, attribute) => `<input type="image" alt="" ${attribute('src', context.hit('pixel.png'))}>` }),
  elementVector({
    ...pixel,
    name: 'svg-image',
    element: (context, attribute) => `<svg width="9" height="9"><image width="9" height="9" ${attribute('href', context.hit('pixel.png'))}></image></svg>`,
  }),
  markupVector({
    ...pixel,
    name: 'svg-feImage',
    markedNotInertIn: pictureInTemplate,
    untouched: (context) =>
      `<svg width="9" height="9"><filter id="fe"><feImage href="${context.hit('pixel.png')}"></feImage></filter><rect width="9" height="9" filter="url(#fe)"></rect></svg>`,
  }),
  markupVector({
    ...pixel,
    name: 'declarative-shadow-img',
    markedNotInertIn: pictureInTemplate,
    untouched: (context) => `<div><template shadowrootmode="open"><img alt="" src="${context.hit('pixel.png')}"></template></div>`,
  }),
];
