import type { ComponentProps } from 'svelte';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import NoOrganization from './NoOrganization.svelte';

const shown = (reading: ComponentProps<typeof NoOrganization>['reading']) =>
  render(NoOrganization, { props: { reading } }).body;

test('without a file the page says what to set', () => {
  expect(shown({ state: 'not-set' })).toContain('Set <code>FLYWHEEL_ORGANIZATION_FILE</code>');
});

test('a file that cannot be read is named with the reason', () => {
  const body = shown({ state: 'unreadable', file: '/etc/organization.yaml', reason: 'there is no such file' });

  expect(body).toContain('<code>/etc/organization.yaml</code>: there is no such file.');
});

test('each problem of a file is shown, even twice, and nothing in it is markup', () => {
  const body = shown({ state: 'invalid', file: 'f', problems: ['<b>', '<b>'] });

  expect(body.match(/<li>&lt;b>/g)).toHaveLength(2);
});
