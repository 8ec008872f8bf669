/**
 * Why a file could not be read or written, in words for who named it; the system's own where we have none. Takes what `node:fs`
 * throws, and says nothing of the file: its name belongs before it.
 */
export function fileTrouble(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return reasons[String(code)] ?? String(message ?? error);
}

const reasons: { readonly [code: string]: string | undefined } = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder: name a file in it',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'a part of its path is a file, not a folder',
  EACCES: 'this user has no permission for it',
  EPERM: 'this user has no permission for it',
  EROFS: 'the disk can only be read',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead round in circles',
};
