/**
 * The script URLs of a V8 stack trace, nearest call first, each once. Frames of the hook itself carry no URL.
 * The text comes from a page that may have replaced `Error`, so it is only searched, never trusted.
 */
export function framesOfStack(stack: string): string[] {
  const urls: string[] = [];
  for (const line of stack.split('\n').slice(0, 50)) {
    const match = /\(?(https?:\/\/[^\s()]+?):\d+:\d+\)?$/u.exec(line.trim().slice(0, 4000));
    const url = match?.[1];
    if (url !== undefined && URL.canParse(url) && !urls.includes(url)) urls.push(url);
  }
  return urls;
}
