import { expect, it } from 'vitest';
import { Surroundings } from './surroundings.ts';

it('lets no pictures be taken of what a password opens', async () => {
  for (const credentials of [undefined, { username: 'me', password: 'secret', origin: 'https://a.no' }]) {
    const surroundings = await Surroundings.open({ allowPrivate: true }, 'https://a.no/', {}, credentials);
    expect(surroundings.mayTakePictures).toBe(credentials === undefined);
    await surroundings.close(true);
  }
});
