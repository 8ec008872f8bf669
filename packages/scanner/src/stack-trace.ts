/** As much of a stack trace as is looked at; the hook in the page sends no more. */
const longestStack = 8000;

/**
 * The script URLs of a V8 stack trace, nearest call first, each once; of `eval`ed code the script that called `eval`. Frames
 * of the hook itself carry no URL. The text comes from a hostile page, so it is only searched, never trusted, and in time
 * proportional to its length.
 */
export function framesOfStack(stack: string): string[] {
  const urls: string[] = [];
  for (const line of stack.slice(0, longestStack).split('\n').slice(0, 50)) {
    const from = line.search(/https?:\/\//u);
    const url = from < 0 ? undefined : /^(\S+?):\d+:\d+(?=\)|$)/u.exec(line.slice(from).trimEnd())?.[1];
    if (url !== undefined && URL.canParse(url) && !urls.includes(url)) urls.push(url);
  }
  return urls;
}
