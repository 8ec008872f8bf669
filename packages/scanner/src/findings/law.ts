import type { Words } from './rule.ts';

/** Storing on a device, or reading from it, by whatever means (docs/lawful-configs.md gives the sources). */
export const storageLaw: Words = {
  nb: 'ePrivacy-direktivet art. 5(3); ekomloven § 3-15',
  en: 'ePrivacy Directive art. 5(3); in Norway ekomloven § 3-15',
};

/** The same, as EDPB's Guidelines 2/2023 read it for pixels, tracking links and fingerprints. */
export const trackingLaw: Words = {
  nb: 'ePrivacy-direktivet art. 5(3), EDPBs retningslinjer 2/2023; ekomloven § 3-15',
  en: 'ePrivacy Directive art. 5(3), EDPB Guidelines 2/2023; in Norway ekomloven § 3-15',
};

/** What makes a yes a consent. */
export const consentLaw: Words = {
  nb: 'GDPR art. 4(11) og 7; rapport fra EDPBs Cookie Banner Taskforce (2023)',
  en: 'GDPR art. 4(11) and 7; report of the EDPB’s Cookie Banner Taskforce (2023)',
};

/** A yes can be taken back as easily as it was given, and then it is over. */
export const withdrawalLaw: Words = {
  nb: 'GDPR art. 7(3); ePrivacy-direktivet art. 5(3); ekomloven § 3-15',
  en: 'GDPR art. 7(3); ePrivacy Directive art. 5(3); in Norway ekomloven § 3-15',
};
