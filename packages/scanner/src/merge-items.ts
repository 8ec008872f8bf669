import type { ScanItem } from '@kapsel/core';

const outcomes: readonly ScanItem['outcome'][] = ['stored', 'transient', 'refused'];

/**
 * Makes one item of what several passes saw, in the order of the passes. Where it stayed in one pass and went in another, it was stored.
 * A pass in which the browser refused it does not count where another had it: nothing was stored there.
 */
export function mergeItems(passes: readonly (readonly ScanItem[])[]): ScanItem[] {
  const groups = Map.groupBy(passes.flat(), identityOf);
  return [...groups.values()].map(mergeOne);
}

function mergeOne(seen: readonly ScanItem[]): ScanItem {
  const outcome = outcomes.find((candidate) => seen.some((item) => item.outcome === candidate)) ?? 'stored';
  const counted = outcome === 'refused' ? seen : seen.filter((item) => item.outcome !== 'refused');
  const best = counted.filter((item) => item.outcome === outcome);
  const item = best.find(({ setBy }) => setBy.means !== 'unknown') ?? (best[0] as ScanItem);
  const requests = counted.flatMap(({ request }) => (request ? [request] : []));
  const after = seen.find(({ afterWithdrawal }) => afterWithdrawal)?.afterWithdrawal;
  return {
    ...item,
    ...(after && { afterWithdrawal: after }),
    ...(item.request && { request: { types: [...new Set(requests.flatMap(({ types }) => types))], pixel: requests.some(({ pixel }) => pixel) } }),
    passes: [...new Set(counted.flatMap((one) => one.passes))],
    pages: [...new Set(counted.flatMap((one) => one.pages))],
  };
}

function identityOf({ kind, name, domain, hostOnly, path, partitionKey, origin }: ScanItem): string {
  if (kind === 'request') return JSON.stringify([kind, name]);
  return JSON.stringify(kind === 'cookie' ? [kind, name, domain, hostOnly, path, partitionKey] : [kind, origin, partitionKey, name]);
}
