import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';

const root = resolve(import.meta.dirname, '../../../..');

/** The built web applications and the paths they live under. Each is one page that routes by itself. */
const applications = [
  { prefix: '/admin/', folder: join(root, 'admin-web/dist') },
  { prefix: '/display/', folder: join(root, 'kiosk/dist/renderer') },
];

/** Serves the web applications: files with a hash in their name for a year, pages always fresh. */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  for (const [index, { prefix, folder }] of applications.entries()) {
    if (!existsSync(join(folder, 'index.html'))) throw new Error(`${folder} is not built: run npm run build.`);
    await app.register(fastifyStatic, {
      root: folder,
      prefix,
      decorateReply: index === 0,
      wildcard: false,
      index: false,
      setHeaders: (response, path) => {
        const isHashed = path.includes(`${join(folder, 'assets')}`);
        void response.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    const page = (_: FastifyRequest, reply: FastifyReply) =>
      reply.sendFile('index.html', folder, { cacheControl: false });
    fastify.get(prefix, page);
    fastify.get(`${prefix}*`, page);
    fastify.get(prefix.slice(0, -1), (request, reply) =>
      reply.redirect(prefix + (URL.parse(request.url, 'http://x')?.search ?? '')),
    );
  }
  fastify.get('/', (_, reply) => reply.redirect('/admin/'));
}
