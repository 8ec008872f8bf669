import type { Line } from './wire.ts';

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

/** Ids of the frames that share a process with a page or a frame, its own first. */
export async function frameIdsOf({ send }: Line): Promise<string[]> {
  const { frameTree } = (await send('Page.getFrameTree')) as { frameTree: FrameTree };
  const idsOf = ({ frame, childFrames = [] }: FrameTree): string[] => [frame.id, ...childFrames.flatMap(idsOf)];
  return idsOf(frameTree);
}
