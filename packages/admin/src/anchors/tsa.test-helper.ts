import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A time-stamping authority: `openssl ts` behind HTTP, with a root of its own. */
export interface LocalTsa extends AsyncDisposable {
  readonly url: string;
  readonly root: X509Certificate;
  /** Its PEM file. */
  readonly rootFile: string;
  /** What it sends instead of its own answer, made of that one. */
  tamper: ((answer: Buffer) => Buffer | string) | undefined;
}

const config = `
[req]
distinguished_name = name
prompt = no
[name]
CN = Root
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[stamper]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = here
[here]
serial = ./serial
crypto_device = builtin
signer_cert = ./stamper.pem
signer_key = ./stamper.key
certs = ./root.pem
default_policy = 1.2.3.4
digests = sha256, sha384, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
`;

export async function startTsa(): Promise<LocalTsa> {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-tsa-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  writeFileSync(join(folder, 'tsa.cnf'), config);
  writeFileSync(join(folder, 'serial'), '01');
  await openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'root.key', '-out', 'root.pem', '-days', '2', '-config', 'tsa.cnf', '-extensions', 'root');
  await openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'stamper.key', '-out', 'stamper.csr', '-subj', '/CN=Local stamps', '-config', 'tsa.cnf');
  await openssl('x509', '-req', '-in', 'stamper.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-out', 'stamper.pem', '-days', '1', '-extfile', 'tsa.cnf', '-extensions', 'stamper');
  const tsa = { tamper: undefined as LocalTsa['tamper'] };
  const server = createServer((request, response) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      writeFileSync(join(folder, 'query'), Buffer.concat(pieces));
      await openssl('ts', '-reply', '-queryfile', 'query', '-config', 'tsa.cnf', '-out', 'reply');
      const answer = readFileSync(join(folder, 'reply'));
      response.writeHead(200, { 'Content-Type': 'application/timestamp-reply' }).end(tsa.tamper?.(answer) ?? answer);
    })().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(tsa, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    root: new X509Certificate(readFileSync(join(folder, 'root.pem'))),
    rootFile: join(folder, 'root.pem'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
