/** The table on a policy page, in any language that there are words in; needs no DOM. */
export { cookieTableHtml } from './html.ts';
export { declarationTree, optionalColumns, otherVersionTree, type OptionalColumn, type TableElement, type TableNode, type TableOptions } from './tree.ts';
export { wordsIn } from './words.ts';
