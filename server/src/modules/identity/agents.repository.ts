import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';
import { hashToken } from '../../platform/secrets/secrets.js';

export interface Agent {
  id: string;
  tenantId: string;
  tenantSlug: string;
  name: string;
  type: 'AI' | 'SERVICE';
}

@Injectable()
export class AgentsRepository {
  constructor(private readonly db: Database) {}

  async findByKey(key: string, now: number): Promise<Agent | null> {
    const rows = await this.db.systemStatement<Agent>(
      `SELECT a.id, a.tenant_id AS "tenantId", t.slug AS "tenantSlug", a.name, a.type
         FROM agent a JOIN tenant t ON t.id = a.tenant_id
        WHERE a.key_hash = $1 AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > $2)`,
      [hashToken(key), instant(now)],
    );
    return rows[0] ?? null;
  }

  async insert(tx: Tx, agent: Omit<Agent, 'tenantSlug'>, key: string, createdAt: number): Promise<void> {
    await tx.query(
      'INSERT INTO agent (id, tenant_id, name, type, key_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [agent.id, agent.tenantId, agent.name, agent.type, hashToken(key), instant(createdAt)],
    );
  }
}
