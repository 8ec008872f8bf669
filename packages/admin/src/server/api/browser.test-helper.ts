import type { FastifyInstance, InjectOptions } from 'fastify';

export interface Answer {
  readonly status: number;
  readonly body: any;
  readonly headers: { readonly [name: string]: unknown };
}

/** A browser of somebody: keeps cookies, and says where its pages are from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  readonly #address: string;

  constructor(app: FastifyInstance, address = '127.0.0.1') {
    this.#app = app;
    this.#address = address;
  }

  async ask(method: NonNullable<InjectOptions['method']>, url: string, body?: unknown, headers: InjectOptions['headers'] = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#app.inject({
      method,
      url: `/api${url}`,
      remoteAddress: this.#address,
      ...(body !== undefined && { payload: body as object }),
      headers: { host: 'kapsel.example', origin: 'https://kapsel.example', ...(cookie !== '' && { cookie }), ...headers },
    });
    for (const { name, value, maxAge } of answer.cookies as readonly { name: string; value: string; maxAge?: number }[]) {
      if (value === '' || maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const isJson = /^application\/json\b/u.test(String(answer.headers['content-type']));
    return { status: answer.statusCode, body: isJson && answer.payload !== '' ? JSON.parse(answer.payload) : answer.payload, headers: answer.headers };
  }
}
