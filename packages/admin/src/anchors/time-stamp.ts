import { randomBytes, hash, X509Certificate } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import { AlgorithmIdentifier, Certificate, ContentInfo, id_ContentType_SignedData, id_eContentType_TSTInfo, id_sha256, MessageImprint, SignedData, TimeStampReq, TimeStampResp, TSTInfo } from 'pkijs';

/** Somebody else’s word that the data was there at that time (RFC 3161). */
export interface TimeStamp {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The subject of the certificate that signed it. */
  readonly by: string;
  /** Whether its certificate leads to one that we were told to trust. */
  readonly isTrusted: boolean;
}

/** There is none, or it is none of this data. */
export class TimeStampError extends Error {
  override name = 'TimeStampError';
}

/** What a time-stamping authority may answer at most, in bytes, and how long it may take. */
const longest = 65_536;
const patienceMs = 20_000;

/** RFC 3161, 2.3: such a certificate is for nothing else. */
const timeStamping = '1.3.6.1.5.5.7.3.8';

/**
 * Has an authority stamp the data. What it gets is a hash, and what comes back is proved before it counts.
 *
 * @returns the token, DER
 * @throws TimeStampError where it did not come, or does not hold
 */
export async function askForTimeStamp(url: string, data: Uint8Array, trusted: readonly X509Certificate[]): Promise<Uint8Array> {
  const nonce = randomBytes(16);
  // A leading zero would be cut by who writes integers properly, and a leading one bit would be a sign.
  nonce[0] = (nonce[0]! & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({ hashAlgorithm: new AlgorithmIdentifier({ algorithmId: id_sha256 }), hashedMessage: new OctetString({ valueHex: asBuffer(hash('sha256', data, 'buffer')) }) }),
    nonce: new Integer({ valueHex: asBuffer(nonce) }),
    certReq: true,
  });
  const answer = await fetched(url, new Uint8Array(request.toSchema().toBER()));
  const { status, timeStampToken } = parsed('The answer', () => TimeStampResp.fromBER(asBuffer(answer)));
  if (!timeStampToken) throw new TimeStampError(`${url} gave no time stamp: status ${status.status}${status.statusStrings ? `, ${status.statusStrings.map(({ valueBlock }) => valueBlock.value).join(' ')}` : ''}.`);
  const token = new Uint8Array(timeStampToken.toSchema().toBER());
  const { nonce: returned } = contentOf(token).info;
  if (!returned || !nonce.equals(returned.valueBlock.valueHexView)) throw new TimeStampError(`${url} answered another request.`);
  await readTimeStamp(token, data, trusted);
  return token;
}

/**
 * Proves a token: that it is of this data, and signed for time stamps by the certificate in it; with trusted certificates also that
 * this one leads to them.
 *
 * @throws TimeStampError where it does not hold
 */
export async function readTimeStamp(token: Uint8Array, data: Uint8Array, trusted: readonly X509Certificate[]): Promise<TimeStamp> {
  const { signed, info } = contentOf(token);
  if (info.messageImprint.hashAlgorithm.algorithmId !== id_sha256) throw new TimeStampError('The time stamp is of another hash than SHA-256.');
  if (signed.signerInfos.length !== 1 || !signed.signerInfos[0]?.signedAttrs) throw new TimeStampError('The time stamp is not signed as RFC 3161 asks.');
  const isTrusted = trusted.length > 0;
  const trustedCerts = trusted.map(({ raw }) => parsed('The trusted certificate', () => Certificate.fromBER(asBuffer(raw))));
  const verdict = await signed.verify({ signer: 0, data: asBuffer(data), extendedMode: true, checkChain: isTrusted, trustedCerts, passedWhenNotRevValues: true }).catch((error: unknown) => {
    throw new TimeStampError(`The time stamp does not hold: ${(error as Error).message}.`, { cause: error });
  });
  if (verdict.signatureVerified !== true || !verdict.signerCertificate) throw new TimeStampError('The signature of the time stamp does not hold.');
  const certificate = new X509Certificate(new Uint8Array(verdict.signerCertificate.toSchema().toBER()));
  if (!certificate.keyUsage?.includes(timeStamping)) throw new TimeStampError('The certificate of the time stamp is not for time stamps.');
  const at = info.genTime.getTime();
  if (Date.parse(certificate.validFrom) > at || Date.parse(certificate.validTo) < at) throw new TimeStampError('The certificate of the time stamp was not valid at its time.');
  return { at, by: certificate.subject.replaceAll('\n', ', '), isTrusted };
}

function contentOf(token: Uint8Array): { readonly signed: SignedData; readonly info: TSTInfo } {
  return parsed('The time stamp', () => {
    const outer = ContentInfo.fromBER(asBuffer(token));
    if (outer.contentType !== id_ContentType_SignedData) throw new TypeError(outer.contentType);
    const signed = new SignedData({ schema: outer.content });
    const { eContentType, eContent } = signed.encapContentInfo;
    if (eContentType !== id_eContentType_TSTInfo || !eContent) throw new TypeError(eContentType);
    return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
  });
}

/** It comes from outside, and may be anything. */
function parsed<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new TimeStampError(`${what} cannot be read.`, { cause: error });
  }
}

async function fetched(url: string, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' }, redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok) throw new TypeError(`status ${response.status}`);
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of response.body ?? []) {
      pieces.push(piece);
      length += piece.length;
      if (length > longest) throw new TypeError(`more than ${longest} bytes`);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    throw new TimeStampError(`${url} gave no time stamp: ${(error as Error).message}.`, { cause: error });
  }
}

function asBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
