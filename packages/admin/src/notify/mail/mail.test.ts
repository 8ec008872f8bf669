import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { invitationUse } from '../../access/links.ts';
import { openSecrets } from '../../access/secrets.ts';
import { describeOnBoth } from '../../db/databases.test-helper.ts';
import { openShop } from '../../records/shop.test-helper.ts';
import { announce } from '../announce.ts';
import { announcementData, announcementKinds, subscribableKinds, type AnnouncementKind } from '../kinds.ts';
import { addMember, delivererOn, startMailServer, startReceiver, subscribe } from '../notify.test-helper.ts';
import { mailLanguages } from '../receivers.ts';
import { html, plainText } from './letter.ts';
import { mailer, readSender } from './mailer.ts';
import { letterOf } from './write.ts';

const hourMs = 3_600_000;
const from = 'Kapsel <kapsel@consent.example>';
const newItems = { organisationId: 'main', siteId: 'shop', kind: 'items.new', data: { scanId: 's1', count: 2, items: [{ itemId: 'a', name: '_ga', host: 'shop.example', category: 'analytics' }, { itemId: 'b', name: '_fbp' }] } } as const;

/** What the reader sees of the plain part. */
function textOf(source: string): string {
  const [, encoding = '', body = ''] = /Content-Type: text\/plain[^]*?Content-Transfer-Encoding: (\S+)\r\n\r\n([^]*?)\r\n-{2}/u.exec(source) ?? /Content-Transfer-Encoding: (\S+)[^]*?\r\n\r\n([^]*)/u.exec(source) ?? [];
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body.replaceAll('=\r\n', '').replaceAll(/=([\dA-F]{2})/gu, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

describeOnBoth('mail', (create) => {
  it('goes to who asked, in their language, and to nobody else', async () => {
    await using made = await create();
    await using server = await startMailServer();
    await openShop(made.database);
    const { db } = made.database;
    await addMember(made, 'kari@shop.example');
    await addMember(made, 'viewer@shop.example', 'viewer');
    const silent = await addMember(made, 'silent@shop.example');
    await db.insertInto('mail_rule').values({ site_id: 'shop', receiver: `account:${silent}`, kinds: '[]', language: 'en' }).execute();
    await db.insertInto('mail_rule').values({ site_id: 'shop', receiver: 'address:post@shop.example', kinds: '["items.new"]', language: 'en' }).execute();
    await announce(db, newItems);
    await announce(db, { ...newItems, organisationId: 'neighbour', siteId: 'other' });
    await delivererOn(made, { mailer: mailer({ smtpUrl: server.smtpUrl, mailFrom: from }) }).drain();
    const mails = new Map(server.mails.map(({ to, source }) => [to.join(), source]));
    expect([...mails.keys()].sort()).toEqual(['kari@shop.example', 'post@shop.example']);
    expect(textOf(mails.get('post@shop.example') ?? '')).toContain('2 new items found\n\n  - _ga, shop.example (analytics)\n  - _fbp'.replaceAll('\n', '\r\n'));
    expect(mails.get('post@shop.example')).toContain('From: Kapsel <kapsel@consent.example>');
    expect(mails.get('post@shop.example')).toContain('Auto-Submitted: auto-generated');
  });

  it('tells at once what came together', async () => {
    await using made = await create();
    await using server = await startMailServer();
    await openShop(made.database);
    await addMember(made, 'kari@shop.example');
    const { db } = made.database;
    await announce(db, newItems);
    await announce(db, { ...newItems, kind: 'items.unclassified' });
    await announce(db, { organisationId: 'main', siteId: 'shop', kind: 'audit.findings', data: { scanId: 's1', count: 1, findings: [{ code: 'BANNER_NO_REJECT', severity: 'error' }] } });
    const deliverer = delivererOn(made, { mailer: mailer({ smtpUrl: server.smtpUrl, mailFrom: from }), mailDelayMs: 60_000 });
    await deliverer.drain();
    expect(server.mails).toEqual([]);
    await deliverer.drain(Date.now() + 61_000);
    expect(server.mails).toHaveLength(1);
    const text = textOf(server.mails[0]?.source ?? '');
    for (const part of ['2 nye elementer funnet', '2 elementer venter på vurdering', '1 funn i gjennomgangen', 'BANNER_NO_REJECT']) expect(text).toContain(part);
  });

  it('comes again where the mail server was away, and is given up on where the mailbox is not there', async () => {
    await using made = await create();
    await openShop(made.database);
    await addMember(made, 'kari@shop.example');
    await addMember(made, 'gone@shop.example');
    const { db } = made.database;
    let isBusy = true;
    await using server = await startMailServer((address) => (address === 'gone@shop.example' ? 550 : isBusy ? 451 : undefined));
    const deliverer = delivererOn(made, { mailer: mailer({ smtpUrl: server.smtpUrl, mailFrom: from }) });
    await announce(db, newItems);
    await deliverer.drain();
    const states = () => db.selectFrom('delivery').select(['target', 'state', 'status']).orderBy('target').execute();
    expect(await states()).toEqual([{ target: 'mail:gone@shop.example', state: 'failed', status: 550 }, { target: 'mail:kari@shop.example', state: 'waiting', status: 451 }]);
    isBusy = false;
    await deliverer.drain(Date.now() + hourMs);
    expect(server.mails.map(({ to }) => to)).toEqual([['kari@shop.example']]);
    expect((await states())[1]).toEqual({ target: 'mail:kari@shop.example', state: 'delivered', status: 250 });
  });

  it('opens the link of an invitation, which waits sealed, and forgets it once it is sent', async () => {
    await using made = await create();
    await using server = await startMailServer();
    await using receiver = await startReceiver();
    await openShop(made.database);
    await subscribe(made, receiver.address, [...subscribableKinds]);
    const { db } = made.database;
    const link = openSecrets(join(made.place.dataFolder, 'secret.key')).seal('https://consent.example/invitation/s3cret', invitationUse);
    await announce(db, { organisationId: 'main', kind: 'member.invited', data: { email: 'ola@shop.example', organisation: 'Butikken', by: 'Kari', link, endsAt: Date.UTC(2026, 0, 31), language: 'en' } });
    const deliverer = delivererOn(made, { mailer: mailer({ smtpUrl: server.smtpUrl, mailFrom: from }) });
    await deliverer.drain();
    await deliverer.drain();
    expect(textOf(server.mails[0]?.source ?? '')).toContain('https://consent.example/invitation/s3cret');
    expect(textOf(server.mails[0]?.source ?? '')).toContain('31 January 2026');
    expect(await db.selectFrom('outbox').select('data').where('kind', '=', 'member.invited').execute()).toEqual([{ data: '{}' }]);
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).not.toContain('member.invited');
  });
});

describeOnBoth('a letter that cannot be written', (create) => {
  it('is given up on in the end', async () => {
    await using made = await create();
    await using server = await startMailServer();
    const { db } = made.database;
    // As of a server with another key.
    const sealed = openSecrets(join(made.place.dataFolder, 'other.key')).seal('https://consent.example/x', invitationUse);
    await announce(db, { organisationId: 'main', kind: 'member.invited', data: { email: 'ola@shop.example', organisation: 'Butikken', by: 'Kari', link: sealed, endsAt: 0 } });
    const deliverer = delivererOn(made, { mailer: mailer({ smtpUrl: server.smtpUrl, mailFrom: from }) });
    for (let hour = 0; hour <= 60; hour += 1) await deliverer.drain(Date.now() + hour * hourMs);
    expect(await db.selectFrom('delivery').select(['state', 'fault']).execute()).toEqual([{ state: 'failed', fault: expect.stringContaining('It could not be written: This was sealed with another key') }]);
    expect(server.mails).toEqual([]);
  });
});

describe('a mail server that asks who sends', () => {
  const letter = letterOf([], { site: 'shop' });

  it('is told name and password, also with odd letters', async () => {
    await using server = await startMailServer();
    const url = Object.assign(new URL(server.smtpUrl), { username: 'kapsel', password: 'p@ss' }).href;
    await mailer({ smtpUrl: url, mailFrom: from }).probe();
    await expect(mailer({ smtpUrl: url.replace('p%40ss', 'wrong'), mailFrom: from }).probe()).rejects.toThrow('The mail server did not take it');
  });

  it('makes no header and no receiver of what is in a name', async () => {
    await using server = await startMailServer();
    const post = mailer({ smtpUrl: server.smtpUrl, mailFrom: from });
    await post.send('kari@shop.example', { ...letter, subject: 'shop\r\nBcc: all@evil.example\r\n\r\nboo' }, 'id-1');
    expect(server.mails[0]?.to).toEqual(['kari@shop.example']);
    expect(server.mails[0]?.source).not.toMatch(/^Bcc:/imu);
    for (const address of ['kari@shop.example, all@evil.example', 'kari@shop.example\r\nRCPT TO:<all@evil.example>']) {
      await post.send(address, letter, 'id-2').catch(() => {});
    }
    expect(server.mails.flatMap(({ to }) => to)).not.toContain('all@evil.example');
  });
});

describe('a letter', () => {
  const hostile = '<img src=x onerror=alert(1)>\r\n\u202Eevil https://evil.example/ "&\'';
  const data: { readonly [kind in AnnouncementKind]: unknown } = {
    'scan.finished': { scanId: 's', isComplete: false, pages: 1, items: 2, findings: 3 },
    'scan.failed': { scanId: 's', reason: hostile },
    'items.new': { scanId: 's', count: 60, items: Array.from({ length: 60 }, () => ({ itemId: 'i', name: hostile, host: hostile, category: hostile })) },
    'items.changed': { scanId: 's', count: 1, items: [{ itemId: 'i', name: hostile }] },
    'items.unclassified': { scanId: 's', count: 1, items: [{ itemId: 'i', name: hostile }] },
    'audit.findings': { scanId: 's', count: 1, findings: [{ code: 'C', severity: 'error', text: hostile }] },
    'version.published': { policyVersion: 2, configHash: 'x', by: hostile },
    'version.proposed': { policyVersion: 2, by: hostile },
    'purpose.withdrawn': { recordId: 'r', purpose: hostile, withdrawnAt: 0, dueAt: 0 },
    checkpoint: { position: 1, link: 'l', token: 'a.b.c' },
    'member.invited': { email: 'a@b.example', organisation: hostile, by: hostile, link: 'https://consent.example/"><script>', endsAt: 0 },
    'summary.monthly': { month: '2026-01', scans: 1, failedScans: 1, newItems: 1, openReviews: 1, decisions: { accepted: 1, partial: 1, rejected: 1, changed: 1, withdrawn: 1 }, optIn: { [hostile]: 0.5 } },
    'webhook.disabled': { webhookId: 'w', url: hostile, reason: hostile },
    'webhook.test': { message: hostile },
  };

  it.each(announcementKinds.flatMap((kind) => mailLanguages.map((language) => [kind, language] as const)))('about %s in %s says something, and does nothing', (kind, language) => {
    const kept = JSON.stringify(announcementData[kind].parse(data[kind]));
    const letter = letterOf([{ organisationId: 'main', deliveryId: 'd', eventId: 'e', siteId: 'shop', target: 'mail:x', language, attempts: 1, kind, data: kept, at: 0 }], { site: hostile, publicUrl: 'https://consent.example' });
    const [text, page] = [plainText(letter), html(letter)];
    expect(letter.sections[0]?.title).not.toBe('');
    for (const part of [text, page]) expect(part).not.toMatch(/undefined|NaN|\[object|\u202E|https:\/\/evil/u);
    expect(page).not.toMatch(/<(?:img|script)|<[^>]*onerror/u);
    expect(text.length).toBeLessThan(60_000);
  });
});

describe('readSender', () => {
  it.each([
    ['Kapsel <kapsel@consent.example>', { name: 'Kapsel', address: 'kapsel@consent.example' }],
    ['kapsel@consent.example', { name: '', address: 'kapsel@consent.example' }],
  ])('reads %s', (text, sender) => expect(readSender(text)).toEqual(sender));
});
