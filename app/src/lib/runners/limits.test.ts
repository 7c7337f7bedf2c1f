import { describe, expect, test } from 'vitest';
import { jobsText, mostJobs, mostJobsOf, requestedShare, scalingText } from './limits';
import { exampleRunner } from './runner.example';

const upTo = (maxReplicas: number) => ({ minReplicas: 1, maxReplicas, targetCpu: 70 });

describe('jobs at once', () => {
  test('multiply by the replicas', () => {
    const runner = exampleRunner({ concurrentJobs: 4, scaling: upTo(3) });

    expect(mostJobs(runner)).toBe(12);
    expect(jobsText(runner)).toBe('4 per replica, 12 in all');
  });

  test('are those of one replica when nothing scales', () => {
    expect(jobsText(exampleRunner({ concurrentJobs: 4 }))).toBe('4');
  });

  test('are not made up when they are not set', () => {
    expect(mostJobs(exampleRunner({ scaling: upTo(3) }))).toBeNull();
    expect(jobsText(exampleRunner())).toBe('not set');
  });

  test('of several runners are added, and the unknown counted', () => {
    const runners = [exampleRunner({ concurrentJobs: 4, scaling: upTo(3) }), exampleRunner({ concurrentJobs: 1 }), exampleRunner()];

    expect(mostJobsOf(runners)).toEqual({ jobs: 13, unknown: 1 });
  });
});

describe('the requested share of a limit', () => {
  test.each([
    ['500m', '2', 0.25],
    ['1Gi', '4Gi', 0.25],
    ['2', '1', 1],
    [null, '2', null],
    ['1', null, null],
    ['1', '0', null],
    ['much', '2', null]
  ])('%s of %s is %s', (request, limit, share) => {
    expect(requestedShare({ request, limit })).toBe(share);
  });
});

describe('scaling in words', () => {
  test.each([
    [null, 'fixed, no autoscaling'],
    [upTo(3), 'from 1 to 3 at 70% CPU'],
    [{ minReplicas: null, maxReplicas: 3, targetCpu: null }, 'to 3'],
    [{ minReplicas: null, maxReplicas: null, targetCpu: null }, 'autoscaled, no bounds set']
  ])('%j', (scaling, text) => {
    expect(scalingText(scaling)).toBe(text);
  });
});
