import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { WriterFigures } from '../records/record-writer.ts';
import { Histogram } from './histogram.ts';

/** Some lines as Prometheus reads them, from another part, when somebody asks. */
export type MetricsSource = () => readonly string[] | Promise<readonly string[]>;

/** What happened since the start, as Prometheus reads it. No visitor and no address is in it. */
export class Metrics {
  readonly #acknowledged = new Map<string, number>();
  readonly #rejected = new Map<string, number>();
  readonly #writer: WriterFigures;
  readonly #requests = new Histogram('kapsel_request_seconds', 'How long requests took, by route.', 'route');
  readonly #sources: MetricsSource[] = [];
  readonly #loop = monitorEventLoopDelay({ resolution: 20 });

  constructor(writer: WriterFigures) {
    this.#writer = writer;
    this.#loop.enable();
  }

  acknowledge(siteId: string): void {
    this.#acknowledged.set(siteId, (this.#acknowledged.get(siteId) ?? 0) + 1);
  }

  /** @param code of the answer, from a list of ours */
  reject(code: string): void {
    this.#rejected.set(code, (this.#rejected.get(code) ?? 0) + 1);
  }

  /** @param route with the names of its parameters, never what they were */
  answered(route: string, seconds: number): void {
    this.#requests.observe(route, seconds);
  }

  /** Has another part say its own. */
  watch(source: MetricsSource): void {
    this.#sources.push(source);
  }

  async text(): Promise<string> {
    const { commits, written, failed } = this.#writer;
    const cpu = process.cpuUsage();
    // One that cannot say anything, as while the database is away, says nothing.
    const others = await Promise.all(this.#sources.map((source) => Promise.resolve(source()).catch(() => [])));
    return [
      ...series('kapsel_submissions_acknowledged_total', 'Records and refusals that were answered once they were durable.', 'site', this.#acknowledged),
      ...series('kapsel_submissions_rejected_total', 'Requests to the public address that were refused.', 'code', this.#rejected),
      ...one('kapsel_commits_total', 'Transactions that kept submissions.', commits),
      ...one('kapsel_submissions_written_total', 'Submissions in those transactions.', written),
      ...one('kapsel_submissions_failed_total', 'Submissions that the database did not take.', failed),
      ...this.#requests.lines(),
      ...others.flat(),
      ...one('process_cpu_seconds_total', 'CPU time of this process.', (cpu.user + cpu.system) / 1e6),
      ...gauge('process_resident_memory_bytes', 'Memory of this process.', process.memoryUsage.rss()),
      ...gauge('kapsel_event_loop_delay_seconds', 'How late this process was, 99 times of 100 at most, since it started.', this.#loop.percentile(99) / 1e9),
      '',
    ].join('\n');
  }
}

/** Something that only grows. */
export function one(name: string, help: string, value: number): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, `${name} ${value}`];
}

/** Something that grows and shrinks. */
export function gauge(name: string, help: string, value: number): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${Number.isFinite(value) ? value : 0}`];
}

/** The same for each of several; their names are ours. */
export function series(name: string, help: string, label: string, values: ReadonlyMap<string, number>, type: 'counter' | 'gauge' = 'counter'): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...[...values].map(([key, value]) => `${name}{${label}="${key}"} ${value}`)];
}
