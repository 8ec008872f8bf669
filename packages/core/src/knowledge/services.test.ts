import { describe, expect, it } from 'vitest';
import type { Category, ReportedCategory } from '../category.ts';
import { classify } from '../classify/index.ts';
import { faultsOf, serviceEntrySchema } from '../schema/index.ts';
import { KnowledgeBase, services } from './index.ts';

const knowledge = new KnowledgeBase(services);

describe('the knowledge base', () => {
  it('holds only proved entries, each id once', () => {
    for (const entry of services) expect(faultsOf(serviceEntrySchema, entry), entry.id).toEqual([]);
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
  });

  it('finds every service by each of its hosts', () => {
    for (const { id, hosts } of services) {
      for (const host of hosts) expect(knowledge.findByHost(host.replace(/^\*\./u, '')), host).toMatchObject({ id });
    }
  });

  it.each<[name: string, domain: string, provider: string, category: Category]>([
    ['__cf_bm', 'hubspot.com', 'Cloudflare', 'necessary'],
    ['__cfruid', 'hubspot.com', 'Cloudflare', 'necessary'],
    ['__hs_cookie_cat_pref', 'example.no', 'HubSpot', 'necessary'],
    ['__hs_do_not_track', 'example.no', 'HubSpot', 'necessary'],
    ['__hssc', 'example.no', 'HubSpot', 'analytics'],
    ['__hssrc', 'example.no', 'HubSpot', 'analytics'],
    ['__hstc', 'example.no', 'HubSpot', 'analytics'],
    ['hubspotutk', 'example.no', 'HubSpot', 'analytics'],
    ['_hjAbsoluteSessionInProgress', 'example.no', 'HotJar', 'analytics'],
    ['_hjFirstSeen', 'example.no', 'HotJar', 'analytics'],
    ['_hjIncludedInPageviewSample', 'example.no', 'HotJar', 'analytics'],
    ['_hjIncludedInSessionSample', 'example.no', 'HotJar', 'analytics'],
    ['_hjSession_1234567', 'example.no', 'HotJar', 'analytics'],
    ['_hjSessionUser_1234567', 'example.no', 'HotJar', 'analytics'],
    ['IDE', 'doubleclick.net', 'Google', 'marketing'],
  ])('knows %s on %s as one of %s, for %s', (name, domain, provider, category) => {
    const party = domain === 'example.no' ? 'first' : 'third';
    const verdict = classify({ kind: 'cookie', name, domain, party }, { knowledge });
    expect({ provider: verdict.provider?.toLowerCase(), category: verdict.category }).toEqual({ provider: provider.toLowerCase(), category });
    expect(verdict.purpose.nb).not.toBe('');
    expect(verdict.purpose.en).not.toBe('');
    if (category === 'necessary') expect(verdict.exemption).toBeDefined();
  });

  it('does not take just any IDE for Google’s', () => {
    expect(classify({ kind: 'cookie', name: 'IDE', domain: 'example.no', party: 'first' }, { knowledge }).category).toBe('unclassified');
  });

  it.each<[address: string, service: string | null, category: ReportedCategory]>([
    ['www.googletagmanager.com/gtag/js?id=G-ABC123&l=dataLayer', 'google-analytics', 'analytics'],
    ['www.googletagmanager.com/gtag/js?id=AW-123', 'google-ads', 'marketing'],
    ['www.googletagmanager.com/gtag/js?id=DC-123', 'google-doubleclick', 'marketing'],
    ['www.googletagmanager.com/gtm.js?id=GTM-ABC', 'google-tag-manager', 'analytics'],
    ['www.googletagmanager.com/static/service_worker/', 'google-tag-manager', 'analytics'],
    ['www.google.com/maps/embed?pb=!1m18', 'google-maps', 'functional'],
    ['www.google.com/recaptcha/api.js?render=explicit', 'google-recaptcha', 'functional'],
    ['www.gstatic.com/recaptcha/releases/x/recaptcha__no.js', 'google-recaptcha', 'functional'],
    ['www.google.no/pagead/1p-user-list/123/?random=1', 'google-ads', 'marketing'],
    ['accounts.google.com/gsi/client', 'google-sign-in', 'functional'],
    ['www.facebook.com/tr/?id=1&ev=PageView', 'meta-pixel', 'marketing'],
    ['www.facebook.com/plugins/page.php?href=x', 'facebook-social', 'marketing'],
    ['connect.facebook.net/nb_NO/sdk.js', 'facebook-social', 'marketing'],
    ['connect.facebook.net/en_US/fbevents.js', 'meta-pixel', 'marketing'],
  ])('knows whose %s is by its path: %s', (address, service, category) => {
    const slash = address.indexOf('/');
    expect(classify({ kind: 'request', name: '', domain: address.slice(0, slash), pathAndQuery: address.slice(slash), party: 'third' }, { knowledge })).toMatchObject({ service, category });
  });

  it.each<[pathAndQuery: string, service: string]>([
    ['/g/collect?v=2&tid=G-ABC123&gtm=45je&_p=1&cid=1.2&en=page_view', 'google-analytics'],
    ['/sst/g/collect?v=2&tid=G-ABC123', 'google-analytics'],
    ['/j/collect?v=1&_v=j101&t=pageview&tid=UA-1-1', 'google-analytics'],
    ['/metrics/gtm.js?id=GTM-ABC', 'google-tag-manager'],
    ['/tr/?id=123&ev=PageView&dl=https%3A%2F%2Fexample.no', 'meta-pixel'],
    ['/matomo/matomo.php?action_name=x&idsite=1&rec=1&r=2', 'matomo'],
    ['/piwik.php?idsite=1&rec=1', 'matomo'],
    ['/ppms.php?action_name=x&idsite=a-b&rec=1', 'piwik-pro'],
    ['/b/ss/suite/1/JS-2.22.0/s123?AQB=1&ndh=1', 'adobe-analytics'],
    ['/id?d_visid_ver=5.5.0&d_fieldgroup=MC', 'adobe-experience-cloud'],
    ['/ee/or2/v1/interact?configId=1&requestId=2', 'adobe-experience-platform'],
    ['/api/123/envelope/?sentry_key=a&sentry_version=7', 'sentry'],
    ['/com.snowplowanalytics.snowplow/tp2', 'snowplow'],
    ['/api/v2/rum?ddsource=browser&ddtags=x', 'datadog-rum'],
    ['/cdn-cgi/rum?', 'cloudflare-web-analytics'],
    ['/_vercel/insights/view', 'vercel-analytics'],
    ['/rb_bf123?type=js3&sn=v_4&svrid=4', 'dynatrace'],
    ['/action/0?ti=123&Ver=2&mid=x&evt=pageLoad', 'microsoft-advertising'],
    ['/c/hotjar-123.js?sv=6', 'hotjar'],
    ['/js/siteanalyze_123.js', 'siteimprove'],
  ])('knows %s behind the site’s own host as one of %s', (pathAndQuery, service) => {
    const verdict = classify({ kind: 'request', name: '', domain: 'www.example.no', pathAndQuery, party: 'first' }, { knowledge });
    expect(verdict).toMatchObject({ service, category: knowledge.service(service)?.category });
  });

  it.each([
    '/', '/collect', '/collect?v=1', '/api/event', '/track', '/events', '/id', '/id?d=1', '/analytics.js', '/pixel.gif?id=1', '/tr', '/search?q=G-ABC', '/js/app.js?id=G-1', '/wp-json/wp/v2/posts?id=1',
    '/wp-content/themes/x/analytics.min.js', '/api/v2/users?source=browser', '/cdn-cgi/challenge-platform/scripts/jsd/main.js', '/graphql', '/e/?a=1', '/flags', '/ping?h=1', '/watch/123', '/v1/projects',
  ])('does not take the site’s own %s for anybody’s', (pathAndQuery) => {
    expect(knowledge.findOnWire(pathAndQuery)).toBeUndefined();
  });

  it('finds every service by each of its paths and signatures, and calls none of those necessary', () => {
    for (const { id, category, paths = [], wire = [] } of services) {
      for (const path of paths) expect(knowledge.findByPath(path.slice(0, path.indexOf('/')).replace('*.', ''), path.slice(path.indexOf('/')))?.service.id, path).toBe(id);
      for (const signature of wire) {
        expect(knowledge.findOnWire(signature)?.service.id, signature).toBe(id);
        expect(category, signature).not.toBe('necessary');
      }
    }
  });
});
