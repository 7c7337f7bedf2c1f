/** The answer of `GET /api/health`. */
export interface Health {
  status: 'ok';
  version: string;
  commit: string;
}

/**
 * Version and commit come from the process, where the deployment sets them, and never from the build:
 * the same sources then give the same bytes whatever commit they lie in.
 */
export function healthOf(environment: Record<string, string | undefined>): Health {
  return {
    status: 'ok',
    version: environment.FLYWHEEL_APP_VERSION || 'unknown',
    commit: environment.FLYWHEEL_APP_COMMIT || 'unknown'
  };
}

/** A commit as people write it; anything that is no full hash stays as it is. */
export function shortCommit(commit: string): string {
  return /^[0-9a-f]{40,64}$/.test(commit) ? commit.slice(0, 8) : commit;
}
