import { z } from 'zod';

/**
 * What is wrong, one line a fault, each naming the key: `services.0.exemption: a necessary service needs …`.
 *
 * @returns an empty list if the value fits
 */
export function faultsOf(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap(innermost).map((issue) => `${issue.path.join('.') || '(the whole file)'}: ${issue.message}`);
}

/** Of a value that may be one thing or another, an object is held against the form that is one: only that names the key. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  const branch = issue.code === 'invalid_union' ? issue.errors.find((inner) => inner.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')) : undefined;
  return branch?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

/** Every key that a schema knows, at any depth, each once: for guesses at what a misspelt one was meant to be. */
export function keysOf(schema: z.ZodType): string[] {
  const keys = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties } = node as { properties?: object };
    for (const key of Object.keys(properties ?? {})) keys.add(key);
    Object.values(node).forEach(walk);
  };
  walk(z.toJSONSchema(schema, { unrepresentable: 'any' }));
  return [...keys];
}
