import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../platform/config/config.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { findUnstorable } from '../../platform/http/storable.js';
import { TenancyRepository, type Tenant } from '../tenancy/tenancy.repository.js';

const REMEMBER_MS = 30_000;

/** The organisation a visitor is at, and where its pages begin: without a trailing slash. */
export interface VisitedTenant extends Tenant {
  baseUrl: string;
}

/** Whose pages a request is for: named in the path, else by the host name, else the default organisation. */
@Injectable()
export class PublicTenants {
  private known: { all: Promise<Tenant[]>; until: number } | undefined;

  constructor(
    private readonly tenancy: TenancyRepository,
    private readonly address: PublicAddress,
    private readonly config: Config,
  ) {}

  async of(request: FastifyRequest): Promise<VisitedTenant> {
    const { tenant: named } = request.params as { tenant?: string };
    if (named !== undefined) return { ...(await this.find(named)), baseUrl: `${this.address.url}/t/${named}` };
    const subdomain = this.subdomainIn(request.hostname);
    const all = await this.all();
    const hosted = all.find(({ slug }) => slug === subdomain);
    if (hosted) return { ...hosted, baseUrl: `${request.protocol}://${request.host}` };
    const chosen = this.config.env.LINTEL_DEFAULT_TENANT;
    const [first] = all;
    if (chosen === undefined && !first) throw noSuchTenant();
    return { ...(chosen === undefined ? first! : await this.find(chosen)), baseUrl: this.address.url };
  }

  private async find(slug: string): Promise<Tenant> {
    if (findUnstorable(slug)) throw noSuchTenant();
    const found = (await this.all()).find((tenant) => tenant.slug === slug) ?? (await this.tenancy.findBySlug(slug));
    if (!found) throw noSuchTenant();
    return found;
  }

  /** `acme` of `acme.lintel.example` where the server is at `lintel.example`. */
  private subdomainIn(hostname: string): string | null {
    const own = `.${new URL(this.address.url).hostname}`;
    return hostname.endsWith(own) ? hostname.slice(0, -own.length) : null;
  }

  private all(): Promise<Tenant[]> {
    if (!this.known || this.known.until < performance.now()) {
      const all = this.tenancy.list();
      this.known = { all, until: performance.now() + REMEMBER_MS };
      all.catch(() => (this.known = undefined));
    }
    return this.known.all;
  }
}

function noSuchTenant(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such organisation.' });
}
