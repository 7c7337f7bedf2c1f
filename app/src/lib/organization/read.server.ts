import { readFile, stat } from 'node:fs/promises';
import type { Organization } from './organization';
import { parseOrganization } from './parse';

/** What came of reading the organization; every case but `ready` is shown to the user with a way out. */
export type Reading =
  | { state: 'ready'; organization: Organization }
  | { state: 'not-set' }
  | { state: 'unreadable'; file: string; reason: string }
  | { state: 'invalid'; file: string; problems: string[] };

/** Far above any real organization, far below what would hurt. */
export const largestFile = 1024 * 1024;

/**
 * Reads the file at each request, not once at the start:
 * Kubernetes replaces a mounted file in place, and the page should follow without a restart.
 */
export async function readOrganization(file: string | undefined): Promise<Reading> {
  if (!file) return { state: 'not-set' };

  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    return { state: 'unreadable', file, reason: reasonOf(error) };
  }

  const parsed = parseOrganization(text);
  return parsed.valid
    ? { state: 'ready', organization: parsed.organization }
    : { state: 'invalid', file, problems: parsed.problems };
}

async function readText(file: string): Promise<string> {
  // Look before opening: a pipe would keep us waiting for its writer.
  const found = await stat(file);
  if (!found.isFile()) throw new UnfitError('it is not a file');
  if (found.size > largestFile) throw new UnfitError('it is larger than 1 MiB');
  return await readFile(file, 'utf8');
}

function reasonOf(error: unknown): string {
  if (error instanceof UnfitError) return error.message;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'permission is denied';
    default:
      return `reading it failed (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`;
  }
}

class UnfitError extends Error {}
