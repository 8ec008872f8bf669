import { languages, type SiteConfig } from '@kapsel/core';
import { siteIdSchema as siteId } from '@kapsel/core/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { check } from '../../../publish/check.ts';
import { draftFrom, readDraft, writeDraft, type Draft } from '../../../publish/draft.ts';
import { approvedOf, withApproved } from '../../../publish/from-inventory.ts';
import { languageOf, prepare, type Prepared } from '../../../publish/prepare.ts';
import { signPreview } from '../../../publish/preview.ts';
import { exportSite, importSite, provedSiteFile } from '../../../publish/site-file.ts';
import { numbered } from '../../../publish/since.ts';
import { currentSide, namesOf, sideOf } from '../../../publish/versions.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { time } from '../schemas.ts';
import type { Api } from '../types.ts';
import { actorIn } from './inventory.ts';
import { check as checked, diff, draft as shown, draftBody, policyVersion } from './version-schemas.ts';

const params = z.object({ siteId });

/** What is being made of a site, before its visitors get it. */
export function draftRoutes(api: Api, { database, settings, key }: Parts): void {
  const { db, kind } = database;
  const show = async (reply: FastifyReply, site: string): Promise<z.infer<typeof shown>> => {
    const stored = await readDraft(database, site);
    if (!stored) throw missing();
    const last = await currentSide(database, site);
    const { draft: { config, notices }, changedBy, ...rest } = stored;
    void reply.header('ETag', `"${stored.revision}"`);
    return { ...rest, config: { ...numbered(config, last?.config) }, notices: [...notices], changedBy, changedByName: (await namesOf(database, [changedBy])).get(changedBy) ?? null, baseVersion: last?.config.policyVersion ?? 0 };
  };
  const write = (request: FastifyRequest, site: string, draft: Draft, detail: { readonly from: string }) =>
    db.transaction().execute(async (transaction) => {
      const revision = await writeDraft({ kind, db: transaction }, { siteId: site, actor: actorIn(request), draft, expected: expectedBy(request) });
      await request.audit(transaction, site, { revision, ...detail });
    });

  api.get('/sites/:siteId/draft', { config: { access: 'version:read' }, schema: { summary: 'The draft; its ETag is what it is called', params, response: { 200: shown } } }, ({ params: { siteId: site } }, reply) => show(reply, site));

  api.put('/sites/:siteId/draft', { config: { access: 'draft:write', action: 'draft.write' }, schema: { summary: 'Writes it, where it is still the one of If-Match', params, body: draftBody, response: { 200: shown } } }, async (request, reply) => {
    const { siteId: site } = request.params;
    await write(request, site, draftFrom(site, { config: request.body.config, notices: request.body.notices ?? [] }), { from: 'body' });
    return show(reply, site);
  });

  api.post('/sites/:siteId/draft/from-inventory', { config: { access: 'draft:write', action: 'draft.write' }, schema: { summary: 'Puts what was approved into it, or makes one of it', params, response: { 200: shown } } }, async (request, reply) => {
    const { siteId: site } = request.params;
    const stored = await readDraft(database, site);
    const base = stored?.draft.config ?? (await currentSide(database, site))?.config;
    const made = withApproved(base, site, await approvedOf(database, site, languageOf(base)));
    const config = base ? made : { ...made, ...addressesOf(site, settings.publicUrl) };
    await write(request, site, draftFrom(site, { config, notices: stored?.draft.notices ?? [] }), { from: 'inventory' });
    return show(reply, site);
  });

  api.post('/sites/:siteId/draft/from-version', { config: { access: 'draft:write', action: 'draft.write' }, schema: { summary: 'Begins again from what a version said', params, body: z.strictObject({ policyVersion }), response: { 200: shown } } }, async (request, reply) => {
    const { siteId: site } = request.params;
    const side = await sideOf(database, site, request.body.policyVersion);
    if (!side) throw new HttpError(404, 'NO_VERSION', 'There is no such version of this site.');
    await write(request, site, draftFrom(site, { config: side.config }), { from: `version ${request.body.policyVersion}` });
    return show(reply, site);
  });

  const prepared = async (site: string): Promise<Prepared> => {
    const made = await prepare(database, site);
    if (!made) throw missing();
    return made;
  };
  api.get('/sites/:siteId/draft/check', { config: { access: 'version:read' }, schema: { summary: 'What stands between it and its visitors', params, response: { 200: checked } } }, async ({ params: { siteId: site } }) => copied(await check(database, site, await prepared(site))));
  api.get('/sites/:siteId/draft/diff', { config: { access: 'version:read' }, schema: { summary: 'What it would change for visitors', params, response: { 200: diff } } }, async ({ params: { siteId: site } }) => copied((await prepared(site)).diff));
  api.get('/sites/:siteId/draft/declarations/:language', { config: { access: 'version:read' }, schema: { summary: 'Its cookie table', params: z.object({ siteId, language: z.enum(languages) }), response: { 200: z.record(z.string(), z.unknown()) } } }, async ({ params: { siteId: site, language } }) => {
    const declaration = (await prepared(site)).side.declarations.find((one) => one.language === language);
    if (!declaration) throw new HttpError(404, 'NO_DECLARATION', 'No scan was taken in yet, so that there is nothing to declare.');
    return { ...declaration };
  });

  api.post('/sites/:siteId/draft/preview', { config: { access: 'draft:write', action: 'draft.preview' }, schema: { summary: 'A staging link: the script of the draft, for who has the link', params, body: z.strictObject({ hours: z.number().min(0.01).max(24 * 30).default(24) }), response: { 201: z.object({ path: z.string(), url: z.string().nullable(), endsAt: time }) } } }, async (request, reply) => {
    const { siteId: site } = request.params;
    if (!(await readDraft(database, site))) throw missing();
    const endsAt = Math.floor((Date.now() + request.body.hours * 3_600_000) / 1000) * 1000;
    const path = `/s/${site}/kapsel.js?kapsel-preview=${signPreview(site, endsAt, key)}`;
    await db.transaction().execute((transaction) => request.audit(transaction, site, { endsAt }));
    return reply.status(201).send({ path, url: settings.publicUrl === undefined ? null : new URL(path, settings.publicUrl).href, endsAt });
  });

  api.get('/sites/:siteId/export', { config: { access: 'version:read' }, schema: { summary: 'Config, texts and overrides as one file, for version control', params, response: { 200: z.record(z.string(), z.unknown()) } } }, async ({ params: { siteId: site } }) => {
    const file = await exportSite(database, site);
    if (!file) throw missing();
    return { ...file };
  });

  api.put('/sites/:siteId/import', { config: { access: 'draft:write', action: 'site.import' }, schema: { summary: 'Puts such a file in the place of the draft and of all overrides', params, body: z.unknown(), response: { 200: shown } } }, async (request, reply) => {
    const { siteId: site } = request.params;
    const file = provedSiteFile(site, request.body);
    await db.transaction().execute(async (transaction) => {
      const revision = await importSite({ kind, db: transaction }, { siteId: site, actor: actorIn(request), file, expected: expectedBy(request) });
      await request.audit(transaction, site, { revision, overrides: file.overrides.length });
    });
    return show(reply, site);
  });
}

/** The revision that `If-Match` names. */
export function expectedBy({ headers }: FastifyRequest): string | undefined {
  const given = headers['if-match'];
  return given === undefined ? undefined : given.replace(/^(?:W\/)?"(.*)"$/u, '$1');
}

function missing(): HttpError {
  return new HttpError(404, 'NO_DRAFT', 'There is no draft of this site; make one from the inventory, or write one.');
}

/** Where the pages of a new site find what this server has. */
function addressesOf(site: string, publicUrl: string | undefined): Partial<SiteConfig> {
  if (publicUrl === undefined) return {};
  return {
    ui: { declaration: Object.fromEntries(languages.map((language) => [language, new URL(`/s/${site}/declaration.${language}.json`, publicUrl).href])) },
    log: { endpoint: new URL(`/v1/sites/${site}/consents`, publicUrl).href },
  };
}

/** Lists that may be written to, as the schemas of answers have them. */
export function copied<Value>(value: Value): any {
  return structuredClone(value);
}
