import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';
import { hashToken } from '../../platform/secrets/secrets.js';

export interface PairingRecord {
  keyThumbprint: string;
  status: 'PENDING' | 'APPROVED' | 'REDEEMED';
  displayId: string | null;
  intervalSeconds: number;
  lastPolledAt: number | null;
  expiresAt: number;
}

/** Device authorizations (RFC 8628): before it is approved one belongs to no tenant, so only the system role sees them. */
@Injectable()
export class PairingRepository {
  constructor(private readonly db: Database) {}

  /** False where a pairing of today has the same user code. */
  async insert(pairing: {
    deviceCode: string;
    userCode: string;
    keyThumbprint: string;
    intervalSeconds: number;
    createdAt: number;
    expiresAt: number;
  }): Promise<boolean> {
    const rows = await this.db.systemStatement(
      `INSERT INTO display_pairing (device_code_hash, user_code, key_thumbprint, interval_seconds, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_code) DO NOTHING RETURNING true`,
      [
        hashToken(pairing.deviceCode),
        pairing.userCode,
        pairing.keyThumbprint,
        pairing.intervalSeconds,
        instant(pairing.createdAt),
        instant(pairing.expiresAt),
      ],
    );
    return rows.length === 1;
  }

  /** Held until the transaction ends, as the one below. */
  async lockByDeviceCode(tx: Tx, deviceCode: string): Promise<PairingRecord | null> {
    const rows = await tx.query<PairingRecord>(
      `SELECT key_thumbprint AS "keyThumbprint", status, display_id AS "displayId", interval_seconds AS "intervalSeconds",
              last_polled_at AS "lastPolledAt", expires_at AS "expiresAt"
         FROM display_pairing WHERE device_code_hash = $1 FOR UPDATE`,
      [hashToken(deviceCode)],
    );
    return rows[0] ?? null;
  }

  async lockPending(tx: Tx, userCode: string, now: number): Promise<{ keyThumbprint: string } | null> {
    const rows = await tx.query<{ keyThumbprint: string }>(
      `SELECT key_thumbprint AS "keyThumbprint" FROM display_pairing
        WHERE user_code = $1 AND status = 'PENDING' AND expires_at > $2 FOR UPDATE`,
      [userCode, instant(now)],
    );
    return rows[0] ?? null;
  }

  async markPolled(tx: Tx, deviceCode: string, at: number, intervalSeconds: number): Promise<void> {
    await tx.query(
      'UPDATE display_pairing SET last_polled_at = $2, interval_seconds = $3 WHERE device_code_hash = $1',
      [hashToken(deviceCode), instant(at), intervalSeconds],
    );
  }

  async markApproved(tx: Tx, userCode: string, tenantId: string, displayId: string): Promise<void> {
    await tx.query(
      `UPDATE display_pairing SET status = 'APPROVED', approved_tenant_id = $2, display_id = $3 WHERE user_code = $1`,
      [userCode, tenantId, displayId],
    );
  }

  async markRedeemed(tx: Tx, deviceCode: string): Promise<void> {
    await tx.query(`UPDATE display_pairing SET status = 'REDEEMED' WHERE device_code_hash = $1`, [
      hashToken(deviceCode),
    ]);
  }

  async deleteExpired(before: number): Promise<void> {
    await this.db.systemStatement('DELETE FROM display_pairing WHERE expires_at < $1', [instant(before)]);
  }
}
