/** What a stored thing is for, by evidence in order, each verdict with its reason. */
export { classify, confidenceToClassify } from './classify.ts';
export type { ClassifyOptions, Observed, Override, Verdict } from './verdict.ts';
export { shapeOfValue, valueShapes, type ValueShape } from './value-shape.ts';
