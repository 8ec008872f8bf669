/** The site's services that need consent, under their categories; and what somebody switched on, as `accept` takes it. */

/** @typedef {import('@kapsel/sdk/global').IdOfPage} Id */

// The tag brings the config along. Where it did not load there is nothing to choose.
const services = window.kapselConfig?.services ?? [];

export const purposes = /** @type {const} */ (['functional', 'analytics', 'marketing'])
  .map((category) => ({ category, services: services.filter((service) => service.category === category && !service.exemption).map(({ id, name }) => ({ id: /** @type {Id} */ (id), name })) }))
  .filter(({ services }) => services.length > 0);

/**
 * Each category in which something is on, without what is off in it: `['analytics', '-heatmap']`.
 *
 * @param {readonly string[]} chosen ids of services
 */
export function acceptable(chosen) {
  return purposes.flatMap(({ category, services }) => {
    const off = services.filter(({ id }) => !chosen.includes(id));
    return off.length === services.length ? [] : [category, ...off.map(({ id }) => /** @type {const} */ (`-${id}`))];
  });
}
