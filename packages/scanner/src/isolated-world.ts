import type { Line } from './wire.ts';

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}

/**
 * A place beside a page's own scripts: it has the same document, and interfaces that no script of the page has touched. What is
 * done there the page cannot see, and its answers cannot be forged by what the page made of its own.
 */
export class IsolatedWorld {
  readonly #line: Line;
  readonly #contextId: number;

  private constructor(line: Line, contextId: number) {
    this.#line = line;
    this.#contextId = contextId;
  }

  /** Of the main frame of a page, as it is now; a page that goes elsewhere takes it along. */
  static async of(line: Line): Promise<IsolatedWorld> {
    const { frameTree } = (await line.send('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
    const { executionContextId } = (await line.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'kapsel' })) as { executionContextId: number };
    return new IsolatedWorld(line, executionContextId);
  }

  /**
   * Runs a function by its text, so it may use nothing from outside itself.
   *
   * @throws Error in the words of what was thrown there
   */
  run<Given extends readonly unknown[], Result>(work: (...given: Given) => Result, ...given: Given): Promise<Awaited<Result>> {
    return this.evaluate(`(${work.toString()})(${given.map((one) => JSON.stringify(one)).join(', ')})`) as Promise<Awaited<Result>>;
  }

  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.#line.send('Runtime.evaluate', {
      expression,
      contextId: this.#contextId,
      returnByValue: true,
      awaitPromise: true,
    })) as Evaluated;
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
}
