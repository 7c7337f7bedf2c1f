import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { exampleRunner } from './runner.example';
import RunnerCard from './RunnerCard.svelte';

const textOf = (runner = exampleRunner()) =>
  render(RunnerCard, { props: { runner } })
    .body.replace(/<!--.*?-->|<[^>]*>/gs, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('a runner says in words all that it is given', () => {
  const runner = exampleRunner({
    name: 'builder',
    type: 'dind',
    image: 'docker:27',
    concurrentJobs: 4,
    tags: ['dind', 'linux'],
    environments: ['dev', 'prod'],
    locked: true,
    cpu: { request: '500m', limit: '2' },
    memory: { request: '1Gi', limit: null },
    scaling: { minReplicas: 1, maxReplicas: 3, targetCpu: 70 }
  });

  expect(textOf(runner)).toBe(
    'builder Docker in Docker dind linux Access locked to its projects Environments dev, prod Image docker:27 ' +
      'Jobs at once 4 per replica, 12 in all Replicas from 1 to 3 at 70% CPU ' +
      'CPU 500m requested, 2 at most Memory 1Gi requested, no limit'
  );
});

test('what is not set is said to be so', () => {
  expect(textOf()).toBe(
    'docker Docker docker Environments all Jobs at once not set Replicas fixed, no autoscaling CPU not set Memory not set'
  );
});
