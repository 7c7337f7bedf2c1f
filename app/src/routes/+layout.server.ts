import { env } from '$env/dynamic/private';
import { healthOf } from '$lib/health/health';
import { readOrganization } from '$lib/organization/read.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async () => ({
  health: healthOf(env),
  reading: await readOrganization(env.FLYWHEEL_ORGANIZATION_FILE)
});
