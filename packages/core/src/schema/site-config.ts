import { z } from 'zod';
import { categories } from '../category.ts';
import { blockingStrengths, exemptions, textKeys, type SiteConfig, type TextKey } from '../site-config.ts';
import { themePresets, themeSchemes, type Theme } from '../theme.ts';
import { text, timestamp, serviceId, languageTag, country, regionCode, siteId, hostPattern, cookieDomain, path, webUrl, effectiveFrom, partiesSchema, regimeSchema } from './words.ts';

const siteServiceSchema = z
  .strictObject({
    id: serviceId,
    name: text,
    provider: text,
    category: z.enum(categories),
    since: z.int().positive(),
    hosts: z.array(hostPattern),
    paths: z.array(text).optional(),
    cookies: z.array(text),
    storage: z.array(text),
    exemption: z.enum(exemptions).optional(),
    reason: text.optional(),
    role: z.enum(['controller', 'processor', 'joint-controller']).optional(),
    recipients: z.array(text).optional(),
    country: country.optional(),
    transfer: z.strictObject({ mechanism: text, checkedOn: z.iso.date(), documentUrl: webUrl }).optional(),
    dataRetention: text.optional(),
    privacyUrl: webUrl.optional(),
  })
  .superRefine((service, context) => {
    if (service.exemption && !service.reason) {
      context.addIssue({ code: 'custom', path: ['reason'], message: 'an exemption needs a written reason' });
    }
    if (service.category === 'necessary' && !service.exemption) {
      context.addIssue({
        code: 'custom',
        path: ['exemption'],
        message: 'a necessary service needs an exemption (transmission or user-requested) and a reason',
      });
    }
    if (service.exemption && service.category !== 'necessary' && service.category !== 'functional') {
      context.addIssue({ code: 'custom', path: ['exemption'], message: `no exemption covers ${service.category}` });
    }
  });

const color = z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/u, 'must be a colour such as #1d4f91, so that its contrast can be computed');
const themeColors = z.strictObject({ background: color, color, border: color, accent: color, accentColor: color }).partial();
/** What is drawn is bounded, so that no theme hides a button or covers the page. */
const isSmallLength = (length: string): boolean => {
  const [, size = '', unit] = /^(\d{1,3}(?:\.\d{1,3})?)(px|rem|em)?$/u.exec(length) ?? [];
  return size !== '' && (unit ? Number(size) <= (unit === 'px' ? 32 : 2) : Number(size) === 0);
};

const ownTexts = Object.fromEntries(textKeys.map((key) => [key, z.string().optional()])) as { [key in TextKey]: z.ZodOptional<z.ZodString> };

const themeSchema = z.strictObject({
  scheme: z.enum(themeSchemes).optional(),
  preset: z.enum(themePresets).optional(),
  light: themeColors.optional(),
  dark: themeColors.optional(),
  radius: z.string().refine(isSmallLength, 'must be a length from 0 to 32px, 2rem or 2em, such as 8px').optional(),
  density: z.enum(['comfortable', 'compact']).optional(),
  font: z.enum(['page', 'system']).optional(),
  logo: z
    .strictObject({
      src: z.string().regex(/^(?:\/(?![/\\])|https:\/\/[^/\\])/u, 'must be a path of the site, such as /logo.svg, or an https address'),
      alt: z.string(),
      width: z.int().min(1).max(240),
      height: z.int().min(1).max(64),
    })
    .optional(),
}) satisfies z.ZodType<Theme>;

const compatMode = z.union([z.literal(true), z.literal('carry-over')]);

/** What admin publishes and the SDK reads. Unknown keys are refused. */
export const siteConfigSchema = z
  .strictObject({
    $schema: z.string().optional(),
    schemaVersion: z.literal(1),
    siteId,
    policyVersion: z.int().positive(),
    versionLabel: text.optional(),
    effectiveFrom: effectiveFrom.optional(),
    scannedAt: timestamp.optional(),
    language: z.union([z.literal('auto'), languageTag]),
    blocking: z.enum(blockingStrengths),
    regime: regimeSchema,
    regions: z.record(regionCode, regimeSchema).optional(),
    sensitivePaths: z.array(path).optional(),
    allowHosts: z.array(hostPattern).optional(),
    parties: partiesSchema,
    services: z.array(siteServiceSchema),
    cookie: z
      .strictObject({
        domain: cookieDomain.optional(),
        maxAgeDays: z.int().positive().max(365).optional(),
        refreshUrl: z.union([path, webUrl]).optional(),
      })
      .optional(),
    signals: z
      .strictObject({
        googleConsentMode: z.enum(['basic', 'advanced']).optional(),
        hubspot: z.literal(true).optional(),
        hotjar: z.literal(true).optional(),
        microsoftUet: z.literal(true).optional(),
        microsoftClarity: z.literal(true).optional(),
        meta: z.literal(true).optional(),
        matomo: z.enum(['consent', 'cookies']).optional(),
        wordpress: z.literal(true).optional(),
      })
      .optional(),
    compat: z
      .strictObject({
        vanillaCookieconsent: compatMode.optional(),
        klaro: compatMode.optional(),
        cookiebot: compatMode.optional(),
        onetrust: compatMode.optional(),
        usercentrics: compatMode.optional(),
      })
      .optional(),
    ui: z
      .strictObject({
        layout: z.enum(['bar', 'box', 'corner', 'dialog', 'none']).optional(),
        reopen: z.enum(['start', 'end']).optional(),
        theme: z.union([z.enum(themeSchemes), themeSchema], 'must be auto, light or dark, or an object with scheme, preset, light, dark, radius, density, font and logo').optional(),
        placeholder: z.boolean().optional(),
        texts: z.record(languageTag, z.strictObject(ownTexts)).optional(),
        declaration: z.record(languageTag, z.union([path, webUrl])).optional(),
      })
      .optional(),
    log: z.strictObject({ endpoint: z.union([path, webUrl]) }).optional(),
  })
  .superRefine((config, context) => {
    const seen = new Set<string>();
    config.services.forEach(({ id }, index) => {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: ['services', index, 'id'], message: `two services are called ${id}` });
      seen.add(id);
    });
  }) satisfies z.ZodType<SiteConfig>;
