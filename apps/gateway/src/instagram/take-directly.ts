import type { FastifyInstance } from 'fastify';
import { INTAKE_PATH } from '../http/body-parser.js';
import type { InstagramWebhookController } from './instagram-webhook.controller.js';

/**
 * Calls the intake without what Nest puts around every route: of that nothing acts on this one, and it
 * cost as much as all else that a small webhook needs here. The route itself stays Nest's: its place, its
 * description, its limits, and what becomes of an error.
 */
export function takeDirectly(
  instance: FastifyInstance,
  controller: () => Pick<InstagramWebhookController, 'take'>,
): void {
  instance.addHook('onRoute', (route) => {
    if (route.url !== INTAKE_PATH || route.method !== 'POST') return;
    route.handler = async (request, reply) => {
      const answer = await controller().take(request, request.body);
      return reply.type('text/plain; charset=utf-8').send(answer);
    };
  });
}
