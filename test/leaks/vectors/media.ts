import { elementVector, inlineVector, type Vector } from './vector.ts';

const media = { group: 'media', hits: ['media.wav'], afterGrant: 'once' } as const;

export const mediaVectors: readonly Vector[] = [
  elementVector({ ...media, name: 'video-src', element: (context, attribute) => `<video muted preload="auto" ${attribute('src', context.hit('media.wav'))}></video>` }),
  elementVector({ ...media, name: 'audio-src', element: (context, attribute) => `<audio preload="auto" ${attribute('src', context.hit('media.wav'))}></audio>` }),
  elementVector({
    ...media,
    name: 'video-poster',
    hits: ['pixel.png'],
    element: (context, attribute) => `<video width="9" height="9" ${attribute('poster', context.hit('pixel.png'))}></video>`,
  }),
  inlineVector({ ...media, name: 'js-new-audio', afterGrant: 'at most once', code: (context) => `globalThis.sound = new Audio('${context.hit('media.wav')}');` }),
];
