import { json } from '@sveltejs/kit';
import { env } from '$env/dynamic/private';
import { healthOf } from '$lib/health/health';
import type { RequestHandler } from './$types';

/** Says that the process answers, whatever the state of the organization: restarting would not mend a file. */
export const GET: RequestHandler = () => json(healthOf(env), { headers: { 'cache-control': 'no-store' } });
