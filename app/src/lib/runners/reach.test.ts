import { expect, test } from 'vitest';
import { admissions, runnersIn } from './reach';
import { exampleRunner } from './runner.example';
import { typeLabel } from './types';

test('a runner without a list of environments works in all of them', () => {
  const everywhere = exampleRunner({ name: 'everywhere' });
  const here = exampleRunner({ name: 'here', environments: ['dev', 'prod'] });
  const elsewhere = exampleRunner({ name: 'elsewhere', environments: ['lab'] });

  expect(runnersIn('prod', [everywhere, here, elsewhere])).toEqual([everywhere, here]);
});

test('what a runner accepts is said in words', () => {
  expect(admissions(exampleRunner())).toEqual([]);
  expect(admissions(exampleRunner({ runUntagged: true, locked: true, protected: true }))).toEqual([
    'takes jobs without tags',
    'locked to its projects',
    'protected branches only'
  ]);
});

test('a type that is not known is shown as it is written', () => {
  expect(typeLabel('dind')).toBe('Docker in Docker');
  expect(typeLabel('a100')).toBe('a100');
  expect(typeLabel('constructor')).toBe('constructor');
});
