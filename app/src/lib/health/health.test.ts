import { describe, expect, test } from 'vitest';
import { healthOf, shortCommit } from './health';

describe('health', () => {
  test('tells the version and the commit that were deployed', () => {
    expect(healthOf({ FLYWHEEL_APP_VERSION: '1.2.3', FLYWHEEL_APP_COMMIT: 'abc' })).toEqual({
      status: 'ok',
      version: '1.2.3',
      commit: 'abc'
    });
  });

  test.each([{}, { FLYWHEEL_APP_VERSION: '', FLYWHEEL_APP_COMMIT: '' }])('admits what it does not know: %j', (set) => {
    expect(healthOf(set)).toEqual({ status: 'ok', version: 'unknown', commit: 'unknown' });
  });
});

test.each([
  ['0123456789abcdef0123456789abcdef01234567', '01234567'],
  ['unknown', 'unknown'],
  ['v1.2.3-dirty-build', 'v1.2.3-dirty-build']
])('the commit %s is shown as %s', (commit, shown) => {
  expect(shortCommit(commit)).toBe(shown);
});
