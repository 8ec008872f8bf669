import type { WriterFigures } from '../records/record-writer.ts';

/** What happened since the start, as Prometheus reads it. No visitor and no address is in it. */
export class Metrics {
  readonly #acknowledged = new Map<string, number>();
  readonly #rejected = new Map<string, number>();
  readonly #writer: WriterFigures;

  constructor(writer: WriterFigures) {
    this.#writer = writer;
  }

  acknowledge(siteId: string): void {
    this.#acknowledged.set(siteId, (this.#acknowledged.get(siteId) ?? 0) + 1);
  }

  /** @param code of the answer, from a list of ours */
  reject(code: string): void {
    this.#rejected.set(code, (this.#rejected.get(code) ?? 0) + 1);
  }

  text(): string {
    const { commits, written, failed } = this.#writer;
    const cpu = process.cpuUsage();
    return [
      ...series('kapsel_submissions_acknowledged_total', 'Records and refusals that were answered once they were durable.', 'site', this.#acknowledged),
      ...series('kapsel_submissions_rejected_total', 'Requests to the public address that were refused.', 'code', this.#rejected),
      ...one('kapsel_commits_total', 'Transactions that kept submissions.', commits),
      ...one('kapsel_submissions_written_total', 'Submissions in those transactions.', written),
      ...one('kapsel_submissions_failed_total', 'Submissions that the database did not take.', failed),
      ...one('process_cpu_seconds_total', 'CPU time of this process.', (cpu.user + cpu.system) / 1e6),
      '',
    ].join('\n');
  }
}

function one(name: string, help: string, value: number): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, `${name} ${value}`];
}

function series(name: string, help: string, label: string, values: ReadonlyMap<string, number>): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...[...values].map(([key, value]) => `${name}{${label}="${key}"} ${value}`)];
}
