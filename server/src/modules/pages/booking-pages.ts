import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { VisitorPages, type VisitorPage } from '../public-booking/visitor-page.js';
import { BookingTemplate } from './booking-template.js';

interface Served {
  /** What the build of `booking-web` has made. */
  built: string;
  /** How long files with a hash in their name are kept. */
  forever: object;
  always: object;
}

/** Quick rather than small: the page is written anew for each visitor. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** The booking pages at `/book…` and, of a named organisation, at `/t/{tenant}/book…`: one page that routes by itself. */
export async function serveBookingPages(
  app: NestFastifyApplication,
  { built, forever, always }: Served,
): Promise<void> {
  const folder = join(built, 'pages');
  const template = await BookingTemplate.load(built);
  const pages = app.get(VisitorPages, { strict: false });

  const servePage = async (request: FastifyRequest, reply: FastifyReply, path: string): Promise<FastifyReply> => {
    const page = await pages.of(request, path.split('/').filter(Boolean));
    const url = new URL(request.url, 'http://visited');
    // What is named twice counts once.
    const wishes: Record<string, string | undefined> = Object.fromEntries(url.searchParams);
    const html = await template.fill(page, {
      url,
      wishes,
      acceptLanguage: request.headers['accept-language'],
    });
    allowFrames(reply, wishes.embed === '1' ? page : null);
    void reply
      .status(page.isFound ? 200 : 404)
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-cache', vary: 'accept-language, accept-encoding' });
    return sendCompressed(request, reply, html);
  };

  const serve = (request: FastifyRequest, reply: FastifyReply) => {
    const path = (request.params as { '*'?: string })['*'] ?? '';
    // What looks like a file is one or is missing; every other path is the application's own.
    if (extname(path) === '') return servePage(request, reply, path);
    // Other sites load the widget.
    if (path === 'widget.js') void reply.header('cross-origin-resource-policy', 'cross-origin');
    return reply.sendFile(path, folder, path.startsWith('assets/') ? forever : always);
  };
  for (const prefix of ['/book', '/t/:tenant/book']) {
    app.getHttpAdapter().getInstance().get(prefix, serve).get(`${prefix}/*`, serve);
  }
}

/** In a frame a page is shown by this server and by the sites an administrator has named, by nobody else. */
function allowFrames(reply: FastifyReply, page: VisitorPage | null): void {
  if (!page) return;
  const policy = String(reply.getHeader('content-security-policy'));
  const ancestors = ["'self'", ...page.allowedOrigins].join(' ');
  void reply.header('content-security-policy', policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${ancestors}`));
  // It knows no list of sites; browsers that obey it without the policy above would show the page to nobody.
  void reply.removeHeader('x-frame-options');
}

async function sendCompressed(request: FastifyRequest, reply: FastifyReply, html: string): Promise<FastifyReply> {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (/\bbr\b/.test(accepted)) {
    return reply.header('content-encoding', 'br').send(await promisify(brotliCompress)(html, brotliOptions));
  }
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(await promisify(gzip)(html));
  return reply.send(html);
}
