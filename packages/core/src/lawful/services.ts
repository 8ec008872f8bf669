import type { SiteConfig, SiteService } from '../site-config.ts';
import { refuse, warn, type UnlawfulPattern } from './pattern.ts';
import { tracesOf } from './vendors.ts';

/** Services that are said to be what they are not, or of which nobody learns anything. */
export function unlawfulServices({ services, policyVersion, blocking }: SiteConfig): UnlawfulPattern[] {
  return services.flatMap((service, index) => {
    const path = `services.${index}`;
    return [
      ...(service.exemption ? exempt(service, path) : disguised(service, path)),
      ...(service.since > policyVersion ? [refuse(`${path}.since`, 'LAW-13', `is ${service.since} in policy ${policyVersion}: no answer would ever count for ${service.name}, and everybody would be asked on every page. Make it ${policyVersion} at most.`)] : []),
      ...(service.provider.trim() === '' ? [refuse(`${path}.provider`, 'LAW-09', `is empty: a visitor has to be told who ${service.name} belongs to. Name the company.`)] : []),
      ...(service.hosts.length + service.cookies.length + service.storage.length === 0 && !service.exemption && blocking !== 'marked'
        ? [warn(path, 'LAW-09', `lists no host, cookie or storage key: nothing of ${service.name} is held, declared or erased, but for what the markup names. List what it loads and stores.`)]
        : []),
    ];
  });
}

const legitimateInterest = /legitimate interest|berettig\w* interess|berettiga interess|berättig\w* intress|berechtigt\w* interess|intérêt légitime|interés legítimo|gerechtvaardigd belang/iu;

/** Only transmission, and what the visitor asked for, may run unasked. */
function exempt(service: SiteService, path: string): UnlawfulPattern[] {
  const reason = service.reason?.trim() ?? '';
  const mend = (category: string) => `Give it the category ${category} and no exemption.`;
  return [
    ...tracesOf(service).map(({ path: where, listed, vendor, category, isContentToo }) =>
      (isContentToo ? warn : refuse)(
        `${path}.${where}`,
        'LAW-03',
        `${listed} belongs to ${vendor}, which is ${category}, and runs unasked here; the exemptions are for transmission and for what the visitor asked for (ePrivacy directive, art. 5(3)). ${isContentToo ? 'See that nothing of it loads before they do.' : mend(category)}`,
      ),
    ),
    ...(legitimateInterest.test(reason) ? [refuse(`${path}.reason`, 'LAW-07', `claims a legitimate interest, which lets nobody store or read anything on a visitor’s device: only consent or an exemption does. Say which of the two exemptions it is and why, or ask.`)] : []),
    ...(/\p{L}.*\p{L}/u.test(reason) && reason.length >= 10 ? [] : [warn(`${path}.reason`, 'LAW-03', `“${reason}” is no reason that an authority could follow. Say what fails for the visitor without ${service.name}.`)]),
  ];
}

/** Who says yes to functions has not said yes to advertisements. */
function disguised(service: SiteService, path: string): UnlawfulPattern[] {
  const trace = tracesOf(service).find(({ category, isContentToo }) => category === 'marketing' && service.category !== 'marketing' && !isContentToo);
  return trace ? [warn(`${path}.category`, 'LAW-08', `is ${service.category}, but ${trace.listed} belongs to ${trace.vendor}, which is marketing: who says yes to ${service.category} has not said yes to that.`)] : [];
}
