import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StartError } from '../../platform/lifecycle/start-error.js';
import { serveBookingPages } from './booking-pages.js';

const root = resolve(import.meta.dirname, '../../../..');

/** The built web applications and the paths they live under. Each is one page that routes by itself. */
const applications = [
  { prefix: '/admin/', folder: join(root, 'admin-web/dist') },
  { prefix: '/display/', folder: join(root, 'kiosk/dist/renderer') },
];

const forever = { maxAge: '365d', immutable: true } as const;
const always = { maxAge: 0, cacheControl: true } as const;

/** Serves the web applications: files with a hash in their name for a year, everything else fresh. */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // The build has put what is compressed beside each file.
  await app.register(fastifyStatic, { root, serve: false, preCompressed: true });
  for (const { prefix, folder } of applications) {
    if (!existsSync(join(folder, 'index.html'))) throw new StartError(`${folder} is not built: run npm run build.`);
    const serve = (request: FastifyRequest, reply: FastifyReply) => {
      const path = (request.params as { '*'?: string })['*'] ?? '';
      // What looks like a file is one or is missing; every other path is the application's own.
      if (extname(path) === '') return reply.sendFile('index.html', folder, always);
      return reply.sendFile(path, folder, path.startsWith('assets/') ? forever : always);
    };
    fastify.get(prefix, serve);
    fastify.get(`${prefix}*`, serve);
  }
  await serveBookingPages(app, { built: join(root, 'booking-web/dist'), forever, always });
  fastify.get('/', (_, reply) => reply.redirect('/admin/'));
  // What a phone opens that has scanned the code on a screen. The code goes on behind a #, so that it is sent nowhere again.
  fastify.get('/go/*', (request, reply) => {
    const code = (request.params as { '*'?: string })['*'] ?? '';
    return reply.header('cache-control', 'no-store').redirect(`/admin/go#${encodeURIComponent(code)}`);
  });
}
