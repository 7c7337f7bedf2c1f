import type { Resource, Runner, Scaling } from '../organization/organization';
import { quantityValue } from './quantity';

/** The most jobs that a group of runners takes at once: each replica takes `concurrent_jobs`. Null if that is not set. */
export function mostJobs(runner: Runner): number | null {
  if (runner.concurrentJobs === null) return null;
  return runner.concurrentJobs * (runner.scaling?.maxReplicas ?? 1);
}

/** How much of the limit is requested, from 0 to 1; null when that cannot be said. */
export function requestedShare({ request, limit }: Resource): number | null {
  const requested = request === null ? null : quantityValue(request);
  const limited = limit === null ? null : quantityValue(limit);
  if (requested === null || limited === null || limited === 0) return null;
  return Math.min(1, requested / limited);
}

export function jobsText(runner: Runner): string {
  const most = mostJobs(runner);
  if (most === null) return 'not set';
  return most === runner.concurrentJobs ? `${most}` : `${runner.concurrentJobs} per replica, ${most} in all`;
}

export function scalingText(scaling: Scaling | null): string {
  if (scaling === null) return 'fixed, no autoscaling';
  const { minReplicas, maxReplicas, targetCpu } = scaling;
  const bounds = [
    minReplicas === null ? null : `from ${minReplicas}`,
    maxReplicas === null ? null : `to ${maxReplicas}`,
    targetCpu === null ? null : `at ${targetCpu}% CPU`
  ].filter((bound) => bound !== null);
  return bounds.length === 0 ? 'autoscaled, no bounds set' : bounds.join(' ');
}

/** The most jobs of several runners together, and how many of them set no limit. */
export function mostJobsOf(runners: readonly Runner[]): { jobs: number; unknown: number } {
  const each = runners.map(mostJobs);
  return {
    jobs: each.reduce<number>((sum, jobs) => sum + (jobs ?? 0), 0),
    unknown: each.filter((jobs) => jobs === null).length
  };
}
