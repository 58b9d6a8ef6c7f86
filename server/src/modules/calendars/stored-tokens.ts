import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../../platform/db/database.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import { AccessTokens } from './access-tokens.js';

const storedSchema = z.object({ accessToken: z.string().min(1) });

/** The token as it was stored with the connection, for as long as it lasts. */
@Injectable()
export class StoredTokens extends AccessTokens {
  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
  ) {
    super();
  }

  async of(tenantId: string, connectionId: string, options: { refused?: string } = {}): Promise<string> {
    const [row] = await this.db.tenant(tenantId, (tx) =>
      tx.query<{ secret: string }>('SELECT secret FROM connection WHERE id = $1', [connectionId]),
    );
    const accessToken =
      row && storedSchema.parse(JSON.parse(this.secrets.decrypt(row.secret, connectionId))).accessToken;
    if (accessToken === undefined || accessToken === options.refused) {
      throw new LintelError('CALENDAR_PERMISSION_DENIED', {
        detail: 'The calendar does not accept the connection any more. Connect it again.',
      });
    }
    return accessToken;
  }
}
