const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Observed {
  readonly counts: number[];
  sum: number;
  count: number;
}

/** How long something took, in steps, as Prometheus reads it. */
export class Histogram {
  readonly #observed = new Map<string, Observed>();
  readonly #name: string;
  readonly #help: string;
  readonly #label: string;

  constructor(name: string, help: string, label: string) {
    this.#name = name;
    this.#help = help;
    this.#label = label;
  }

  observe(key: string, seconds: number): void {
    const observed = this.#observed.get(key) ?? { counts: bounds.map(() => 0), sum: 0, count: 0 };
    this.#observed.set(key, observed);
    const step = bounds.findIndex((bound) => seconds <= bound);
    if (step >= 0) observed.counts[step]! += 1;
    observed.sum += seconds;
    observed.count += 1;
  }

  lines(): readonly string[] {
    const name = this.#name;
    const of = [...this.#observed].flatMap(([key, { counts, sum, count }]) => {
      const label = `${this.#label}="${key}"`;
      let below = 0;
      const buckets = counts.map((each, step) => `${name}_bucket{${label},le="${bounds[step]}"} ${(below += each)}`);
      return [...buckets, `${name}_bucket{${label},le="+Inf"} ${count}`, `${name}_sum{${label}} ${sum}`, `${name}_count{${label}} ${count}`];
    });
    return [`# HELP ${name} ${this.#help}`, `# TYPE ${name} histogram`, ...of];
  }
}
