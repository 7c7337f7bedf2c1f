import { error, redirect } from '@sveltejs/kit';
import { runnersIn } from '$lib/runners/reach';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
  const { reading } = await parent();
  // The overview explains what is wrong with the organization.
  if (reading.state !== 'ready') redirect(307, '/');

  const { name: organization, environments, runners } = reading.organization;
  const environment = environments.find(({ name }) => name === params.environment);
  if (environment === undefined) error(404, `There is no environment "${params.environment}" in the organization.`);

  return { organization, environment, runners: runnersIn(environment.name, runners) };
};
