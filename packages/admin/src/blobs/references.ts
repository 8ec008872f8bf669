import type { Database } from '../db/database.ts';

/** Blobs of before that time that no table refers to. A table that begins to do so is named here. */
export function unreferenced(db: Database['db'], before: number) {
  return db
    .selectFrom('artefact')
    .select(['artefact.site_id', 'artefact.hash'])
    .where('artefact.put_at', '<', before)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('scan_file').select('scan_file.hash').whereRef('scan_file.site_id', '=', 'artefact.site_id').whereRef('scan_file.hash', '=', 'artefact.hash'))));
}
