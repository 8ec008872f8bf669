/** Goes to the foot of the page and back, so that what loads on sight does. */
export async function scrollThrough(): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const height = Math.min(document.documentElement.scrollHeight, 20_000);
  for (let top = 0; top < height; top += Math.max(200, innerHeight)) {
    scrollTo({ top, behavior: 'instant' });
    await pause(20);
  }
  scrollTo({ top: 0, behavior: 'instant' });
}
