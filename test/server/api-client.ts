export interface SentEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: Record<string, any>;
}

/** Speaks to the API of a running server, by a token. */
export class ApiClient {
  readonly #address: string;
  readonly #token: string;

  constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<{ readonly status: number; readonly body: any }> {
    return this.#json(path, { headers });
  }

  post(path: string, body: object = {}): Promise<{ readonly status: number; readonly body: any }> {
    return this.#json(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  }

  put(path: string, body: object, headers: Record<string, string> = {}): Promise<{ readonly status: number; readonly body: any }> {
    return this.#json(path, { method: 'PUT', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
  }

  async file(path: string): Promise<{ readonly headers: Record<string, string>; readonly text: string }> {
    const answer = await this.#fetch(path, {});
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return { headers: Object.fromEntries(answer.headers), text: await answer.text() };
  }

  /** All server-sent events until the server ends them. */
  async events(path: string, after?: string): Promise<readonly SentEvent[]> {
    const answer = await this.#fetch(path, { headers: after === undefined ? {} : { 'Last-Event-ID': after } });
    if (answer.headers.get('content-type') !== 'text/event-stream') throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.text()).split('\n\n').flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'mu').exec(block)?.[1];
      const [event, data, id] = [field('event'), field('data'), field('id')];
      return event === undefined || data === undefined ? [] : [{ ...(id !== undefined && { id }), event, data: JSON.parse(data) as SentEvent['data'] }];
    });
  }

  async #json(path: string, init: RequestInit): Promise<{ readonly status: number; readonly body: any }> {
    const answer = await this.#fetch(path, init);
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    return fetch(`${this.#address}/api${path}`, { ...init, headers: { ...(init.headers as Record<string, string>), Authorization: `Bearer ${this.#token}` } });
  }
}
