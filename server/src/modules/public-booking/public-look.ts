import type { PublicTenant } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DisplaySettingsService } from '../fleet/display-settings.service.js';
import type { VisitedTenant } from './public-tenants.js';

const REMEMBER_MS = 30_000;

interface Look {
  accent: string | null;
  logo: string | null;
}
export interface Logo {
  type: string;
  bytes: Buffer;
}

/** How an organisation looks to its customers: as on its displays. */
@Injectable()
export class PublicLook {
  private readonly known = new Map<string, { look: Promise<Look>; until: number }>();

  constructor(private readonly settings: DisplaySettingsService) {}

  async of({ id, slug, name }: VisitedTenant): Promise<PublicTenant> {
    const { accent, logo } = await this.look(id);
    const version = logo === null ? null : createHash('sha256').update(logo).digest('base64url').slice(0, 12);
    return {
      slug,
      name,
      accent,
      logoUrl: version === null ? null : `/t/${slug}/api/v1/public/tenant/logo?v=${version}`,
    };
  }

  /** The picture itself. Throws NOT_FOUND where there is none. */
  async logo({ id }: VisitedTenant): Promise<Logo> {
    const { logo } = await this.look(id);
    const found = logo === null ? null : /^data:([^;]+);base64,(.+)$/s.exec(logo);
    if (!found) throw new LintelError('NOT_FOUND', { detail: 'This organisation has no logo.' });
    return { type: found[1]!, bytes: Buffer.from(found[2]!, 'base64') };
  }

  private look(tenantId: string): Promise<Look> {
    const known = this.known.get(tenantId);
    if (known && known.until > performance.now()) return known.look;
    const look = this.settings.lookOf(tenantId);
    this.known.set(tenantId, { look, until: performance.now() + REMEMBER_MS });
    look.catch(() => this.known.delete(tenantId));
    return look;
  }
}
