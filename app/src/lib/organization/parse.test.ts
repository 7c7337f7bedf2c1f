import { describe, expect, test } from 'vitest';
import { parseOrganization } from './parse';

const smallest = `
organization:
  name: acme-corp
  environments:
    lab: { cluster_context: lab, namespace: attic-cache, domain: apps.example.com }
runners: {}
cache: { server: https://attic.apps.example.com, name: main }
`;

const withRunner = (runner: string) => smallest.replace('runners: {}', `runners:\n  docker: ${runner}`);

function organizationOf(text: string) {
  const parsed = parseOrganization(text);
  if (!parsed.valid) throw new Error(parsed.problems.join('\n'));
  return parsed.organization;
}

function problemsOf(text: string) {
  const parsed = parseOrganization(text);
  return parsed.valid ? [] : parsed.problems;
}

describe('a valid organization', () => {
  test('is read with its environments and its cache', () => {
    expect(organizationOf(smallest)).toEqual({
      name: 'acme-corp',
      environments: [
        { name: 'lab', clusterContext: 'lab', namespace: 'attic-cache', domain: 'apps.example.com' }
      ],
      runners: [],
      cache: { server: 'https://attic.apps.example.com', name: 'main', storageSize: null }
    });
  });

  test('may be written as JSON', () => {
    const json = JSON.stringify({
      organization: { name: 'acme', environments: { lab: { cluster_context: 'c', namespace: 'n', domain: 'd.example' } } },
      runners: {},
      cache: { server: 'https://attic.example', name: 'main' }
    });

    expect(organizationOf(json).name).toBe('acme');
  });

  test('may leave out everything about a runner but its type and tags', () => {
    expect(organizationOf(withRunner('{ type: docker, tags: [linux] }')).runners).toEqual([
      {
        name: 'docker',
        type: 'docker',
        image: null,
        concurrentJobs: null,
        tags: ['linux'],
        environments: null,
        runUntagged: false,
        locked: false,
        protected: false,
        cpu: { request: null, limit: null },
        memory: { request: null, limit: null },
        scaling: null
      }
    ]);
  });

  test('may have quantities without quotes', () => {
    const [runner] = organizationOf(withRunner('{ type: nix, tags: [nix], resources: { cpu_limit: 2 } }')).runners;

    expect(runner?.cpu.limit).toBe('2');
  });

  test('may have fields that the dashboard does not show', () => {
    expect(problemsOf(`${smallest}\nforge: { type: gitlab }`)).toEqual([]);
  });
});

describe('an organization that is not valid', () => {
  test('has all its problems reported at once', () => {
    expect(problemsOf('organization: { environments: { lab: { domain: [] } } }\nrunners: { a: 1 }')).toEqual([
      'organization.name is missing.',
      'organization.environments.lab.cluster_context is missing.',
      'organization.environments.lab.namespace is missing.',
      'organization.environments.lab.domain must be text that is not empty.',
      'runners.a must be a mapping.',
      'cache is missing.'
    ]);
  });

  test.each([
    ['concurrent_jobs: many', 'runners.docker.concurrent_jobs must be a whole number.'],
    ['locked: "no"', 'runners.docker.locked must be true or false.'],
    ['environments: lab', 'runners.docker.environments must be a list of texts.'],
    ['hpa: 3', 'runners.docker.hpa must be a mapping.'],
    ['hpa: { max_replicas: -1 }', 'runners.docker.hpa.max_replicas must be a whole number.']
  ])('names the field of %s', (field, problem) => {
    expect(problemsOf(withRunner(`{ type: docker, tags: [], ${field} }`))).toEqual([problem]);
  });

  test('is told where its YAML breaks, without quoting it', () => {
    expect(problemsOf('organization:\n  name: "s3cret')).toEqual([
      'Line 2, column 16 is not valid YAML (MISSING_CHAR).'
    ]);
  });

  test('is told how to convert the older shape', () => {
    expect(problemsOf('clusters: []')).toEqual([
      'This is the older shape with "clusters". Convert it: flywheel organization convert.'
    ]);
  });

  test('may not use aliases, which can make a small file endless', () => {
    expect(problemsOf('organization: &a { name: x }\nrunners: *a')).toEqual([
      'YAML aliases are not supported: write the value out.'
    ]);
  });

  test.each(['', 'just text', '- a\n- b'])('is not a mapping: %j', (text) => {
    expect(problemsOf(text)).toEqual(['The file must be a mapping that begins with "organization:".']);
  });
});
