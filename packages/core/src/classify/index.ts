/** What a stored thing is for, by evidence in order, each verdict with its reason. */
export { overrideFor } from './by-owner-override.ts';
export { classify, confidenceToClassify } from './classify.ts';
export { ImportedList, type ImportedItem } from './imported-list.ts';
export type { ListedItem, ServiceList } from './service-list.ts';
export type { ClassifyOptions, Observed, Override, Verdict } from './verdict.ts';
export { shapeOfValue, valueShapes, type ValueShape } from './value-shape.ts';
