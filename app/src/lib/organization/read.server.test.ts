import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { largestFile, readOrganization } from './read.server';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'organization-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('reading the organization', () => {
  test.each([undefined, ''])('says that no file is set when it is %j', async (file) => {
    expect(await readOrganization(file)).toEqual({ state: 'not-set' });
  });

  test('says that there is no such file', async () => {
    const file = join(folder, 'missing.yaml');

    expect(await readOrganization(file)).toEqual({ state: 'unreadable', file, reason: 'there is no such file' });
  });

  test('refuses a folder', async () => {
    expect(await readOrganization(folder)).toMatchObject({ state: 'unreadable', reason: 'it is not a file' });
  });

  test('refuses a file too large to be an organization', async () => {
    const file = join(folder, 'large.yaml');
    await writeFile(file, '');
    await truncate(file, largestFile + 1);

    expect(await readOrganization(file)).toMatchObject({ reason: 'it is larger than 1 MiB' });
  });

  test('passes on what is wrong with the content', async () => {
    const file = join(folder, 'wrong.yaml');
    await writeFile(file, 'clusters: []');

    expect(await readOrganization(file)).toMatchObject({ state: 'invalid', file });
  });

  test('follows a file that changes', async () => {
    const file = join(folder, 'organization.yaml');
    const content = (name: string) =>
      `{ organization: { name: ${name}, environments: {} }, runners: {}, cache: { server: s, name: n } }`;

    await writeFile(file, content('before'));
    expect(await readOrganization(file)).toMatchObject({ state: 'ready', organization: { name: 'before' } });

    await writeFile(file, content('after'));
    expect(await readOrganization(file)).toMatchObject({ state: 'ready', organization: { name: 'after' } });
  });
});
