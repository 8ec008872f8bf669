import { consentCategories, type ConsentCategory } from '@kapsel/core';

/** What a metric of `daily_count` is called where it is a column of `daily_figure`: `asked:analytics` → `asked_analytics` */
export const columnOfMetric = {
  accepted: 'accepted',
  partial: 'partial',
  rejected: 'rejected',
  changed: 'changed',
  withdrawn: 'withdrawn',
  form: 'form',
  'form:withdrawn': 'form_withdrawn',
  ...(Object.fromEntries(consentCategories.flatMap((category) => [[`asked:${category}`, `asked_${category}`], [`granted:${category}`, `granted_${category}`]])) as {
    readonly [metric in `asked:${ConsentCategory}` | `granted:${ConsentCategory}`]: metric extends `${infer Word}:${infer Category}` ? `${Word}_${Category}` : never;
  }),
} as const;

/** What a decision adds one to. */
export type Metric = keyof typeof columnOfMetric;

export type FigureColumn = (typeof columnOfMetric)[Metric];

export const figureColumns = Object.values(columnOfMetric) as readonly FigureColumn[];

/** Beside the day, what figures can be told apart by. */
export const figureDimensions = ['version', 'region', 'language'] as const;
export type FigureDimension = (typeof figureDimensions)[number];

/** What each is called in `daily_count`. */
export const columnOfDimension = { version: 'policy_version', region: 'region', language: 'language' } as const satisfies { readonly [dimension in FigureDimension]: string };
