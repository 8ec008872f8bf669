/**
 * Has V8 compile a file while it comes in, beside the main thread, and not function by function once they are called: most of
 * Kapsel's are, at the start. Other browsers take it for the comment that it is. It counts at the beginning of a file only
 * (https://v8.dev/blog/explicit-compile-hints).
 */
export const eager = '//# allFunctionsCalledOnLoad';
