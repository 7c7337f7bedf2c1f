import type { Runner } from '../organization/organization';

/** The runners that work in an environment. Without a list of environments a runner works in all. */
export function runnersIn(environment: string, runners: readonly Runner[]): Runner[] {
  return runners.filter(({ environments }) => environments === null || environments.includes(environment));
}

/** Which jobs the runners take besides those with their tags, in words. */
export function admissions(runner: Runner): string[] {
  return [
    ...(runner.runUntagged ? ['takes jobs without tags'] : []),
    ...(runner.locked ? ['locked to its projects'] : []),
    ...(runner.protected ? ['protected branches only'] : [])
  ];
}
