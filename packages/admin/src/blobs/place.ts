import type { Database } from '../db/database.ts';

/** Where the bytes are. Each call gets a database, or a transaction on it, for who keeps them there. */
export interface BlobPlace {
  /** Writes them durably; they may be there already. */
  write(db: Database['db'], siteId: string, hash: string, bytes: Uint8Array): Promise<void>;
  read(db: Database['db'], siteId: string, hash: string): Promise<Uint8Array | undefined>;
  remove(db: Database['db'], siteId: string, hash: string): Promise<void>;
}
