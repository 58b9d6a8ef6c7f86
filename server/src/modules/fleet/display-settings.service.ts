import type { DisplaySettings, DisplaySettingsOverrides, DisplaySettingsView } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { effectiveDisplaySettings } from '@lintel/shared/fleet';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type DisplayPrincipal, type Principal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { diffBetween } from '../../platform/events/domain-event.js';
import { isEmpty } from '../resources/resource-changes.js';
import { DisplaySettingsRepository } from './display-settings.repository.js';
import type { SettingsBook, SettingsHolder } from './settings-book.js';

/** How displays look and behave: said for the tenant, a location or one display, inherited downwards. */
@Injectable()
export class DisplaySettingsService {
  constructor(
    private readonly db: Database,
    private readonly repository: DisplaySettingsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  read(tenantId: string): Promise<SettingsBook> {
    return this.db.tenant(tenantId, (tx) => this.repository.load(tx, tenantId));
  }

  async of({ tenantId, displayId }: DisplayPrincipal): Promise<DisplaySettings> {
    return (await this.read(tenantId)).effectiveFor(displayId);
  }

  /** The organisation's own colour and logo, as its displays show them unless a place has others. */
  async lookOf(tenantId: string): Promise<{ accent: string | null; logo: string | null }> {
    const { theme } = await this.db.tenant(tenantId, (tx) => this.repository.ofTenant(tx));
    return { accent: theme?.accent ?? null, logo: theme?.logoUrl ?? null };
  }

  get({ tenantId }: Principal, holder: SettingsHolder): Promise<DisplaySettingsView> {
    return this.db.tenant(tenantId, async (tx) => {
      const book = await this.bookWith(tx, tenantId, holder);
      return view(book, holder, book.saidBy(holder));
    });
  }

  /** Replaces everything the holder says. */
  put(asker: Principal, holder: SettingsHolder, settings: DisplaySettingsOverrides): Promise<DisplaySettingsView> {
    const { tenantId } = asker;
    return this.db.tenant(tenantId, async (tx) => {
      await this.repository.lock(tx, holder);
      const book = await this.bookWith(tx, tenantId, holder);
      const diff = diffBetween(withoutPicture(book.saidBy(holder)), withoutPicture(settings));
      const isSame = JSON.stringify(book.saidBy(holder).theme?.logoUrl) === JSON.stringify(settings.theme?.logoUrl);
      if (!isEmpty(diff) || !isSame) {
        const at = this.clock.now();
        await this.repository.put(tx, tenantId, holder, settings, at);
        const actor = actorOf(asker);
        await this.events.append(tx, tenantId, {
          type: 'display.settings-changed',
          subjectId: holder.id,
          actor,
          at,
          diff,
        });
      }
      return view(book, holder, settings);
    });
  }

  private async bookWith(tx: Tx, tenantId: string, holder: SettingsHolder): Promise<SettingsBook> {
    const book = await this.repository.load(tx, tenantId);
    if (!book.has(holder)) {
      throw new LintelError('NOT_FOUND', { detail: `There is no such ${holder.scope.toLowerCase()}.` });
    }
    return book;
  }
}

/** The record need not keep a picture of every logo there ever was, only that there was one. */
function withoutPicture({ theme, ...settings }: DisplaySettingsOverrides): DisplaySettingsOverrides {
  if (!theme) return settings;
  return { ...settings, theme: { ...theme, ...(theme.logoUrl && { logoUrl: '(picture)' }) } };
}

function view(book: SettingsBook, holder: SettingsHolder, settings: DisplaySettingsOverrides): DisplaySettingsView {
  const inherited = book.inheritedBy(holder);
  const effective = effectiveDisplaySettings([inherited, settings]);
  return { scope: holder.scope, scopeId: holder.id, settings, inherited, effective };
}
