import type { Runner } from '../organization/organization';

/** A runner with nothing set, for tests to say only what matters to them. */
export function exampleRunner(set: Partial<Runner> = {}): Runner {
  return {
    name: 'docker',
    type: 'docker',
    image: null,
    concurrentJobs: null,
    tags: ['docker'],
    environments: null,
    runUntagged: false,
    locked: false,
    protected: false,
    cpu: { request: null, limit: null },
    memory: { request: null, limit: null },
    scaling: null,
    ...set
  };
}
