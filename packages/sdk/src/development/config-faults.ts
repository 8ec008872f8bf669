import type { SiteConfig } from '@kapsel/core';
import { sentence, unlawfulPatterns } from '@kapsel/core/lawful';
import { faultsOf, siteConfigSchema } from '@kapsel/core/schema';

/**
 * What is wrong with a config, one sentence a fault: which key, what it must be, and what a misspelt one was meant to be; and of
 * one that fits, what a site may not do or should look at.
 */
export function configFaults(config: unknown): string[] {
  const faults = faultsOf(siteConfigSchema, config);
  return faults.length > 0 ? faults : [...unlawfulPatterns(config as SiteConfig).map(sentence), ...unknownPreset(config as SiteConfig)];
}

/** Only a build knows the presets: visitors are sent colours. */
function unknownPreset({ ui }: SiteConfig): string[] {
  const preset = typeof ui?.theme === 'object' && ui.theme.preset;
  return preset && preset !== 'plain' ? [`ui.theme.preset: “${preset}” becomes colours by kapsel-sdk build, or by withoutPreset of @kapsel/core; a page alone does not know it.`] : [];
}
