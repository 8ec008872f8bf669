/** As an HTTP archive lists headers, cookies and what is in a query. */
export interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** What stands for a value that is nobody's business. */
const leftOut = '…';

/** Headers that carry cookies or prove who somebody is, and names that say as much of themselves. */
const secretHeader = /^(?:cookie|set-cookie|authorization|proxy-authorization|www-authenticate)$|(?:^|-)auth(?:$|-|entication)|jwt|assertion|dpop|bearer|token|secret|session|api-?key|password|credential|csrf|xsrf|signature/iu;

/** Parameters of a query by which one logs in, is logged in, or proves who one is. */
const secretParameter = /^(?:code|state|nonce|ticket|otp|pin|jwt|sid|sig|auth|pwd|samlresponse|samlrequest)$|assertion|jwt|token|secret|session|api-?key|password|passwd|credential|csrf|xsrf|signature/iu;

export function withoutSecretHeaders(headers: Readonly<Record<string, string>>): NameValue[] {
  // CDP writes several of one name as one, a line each. What HTTP/2 says in headers of its own (`:path`) is in the address.
  const lines = Object.entries(headers).flatMap(([name, value]) => (name.startsWith(':') ? [] : value.split('\n').map((line) => ({ name, value: line }))));
  return lines.map(({ name, value }) => ({ name, value: secretHeader.test(name) ? leftOut : withoutSecretParameters(value) }));
}

/** The names that an answer asks to store; values and all else of it are left out. */
export function setCookieNames(lines = ''): NameValue[] {
  return lines.split('\n').filter((line) => line !== '').map((line) => ({ name: line.includes('=') ? line.slice(0, line.indexOf('=')).trim() : '', value: leftOut }));
}

/** An address, or a text with addresses in it, without a login and with its secret parameters emptied. */
export function withoutSecretParameters(text: string): string {
  const plain = text.replace(/(:\/\/)[^/?#\s]*@/gu, '$1');
  // What is no secret may be an address with some in it.
  return plain.replace(/([?&#;])([^?&#;=\s"'<>]+)=([^&#;\s"'<>]*)/gu, (_whole, before: string, name: string, value: string) => `${before}${name}=${secretParameter.test(decoded(name)) ? leftOut : withoutSecretParameters(value)}`);
}

/** A name may be written with percent signs, to be read all the same. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** What is in the query of an address. */
export function queryOf(url: string): NameValue[] {
  return URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : [];
}
