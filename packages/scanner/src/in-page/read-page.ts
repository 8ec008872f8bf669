/** Goes to the foot of the page and back, so that what loads on sight does: a page knows what is seen once it has been drawn. */
export async function scrollThrough(): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const height = Math.min(document.documentElement.scrollHeight, 20_000);
  for (let top = 0; top < height; top += Math.max(200, innerHeight)) {
    scrollTo({ top, behavior: 'instant' });
    await Promise.race([drawn(), pause(1000)]);
  }
  scrollTo({ top: 0, behavior: 'instant' });
}
