import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { AccessTokens } from '../access-tokens.js';
import { GoogleProvider } from '../google/google-provider.js';
import { MailboxPlaces } from '../microsoft/mailbox-places.js';
import { MicrosoftProvider } from '../microsoft/microsoft-provider.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';
import type { RemoteCalendar, TwoWayProvider } from './two-way-provider.js';

/** The calendar services that are read and written, by name. */
@Injectable()
export class TwoWayProviders implements OnApplicationShutdown {
  private readonly all: Record<TwoWayCalendar['provider'], TwoWayProvider>;

  constructor(tokens: AccessTokens, places: MailboxPlaces, { env }: Config) {
    this.all = {
      GOOGLE: new GoogleProvider(tokens, { apiUrl: env.GOOGLE_API_URL }),
      MICROSOFT: new MicrosoftProvider(tokens, places, { graphUrl: env.MICROSOFT_GRAPH_URL }),
    };
  }

  of(name: TwoWayCalendar['provider']): TwoWayProvider {
    return this.all[name];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.all).map((provider) => provider.close()));
  }
}

export function remoteOf({ tenantId, connectionId, externalId, mailbox, timeZone }: TwoWayCalendar): RemoteCalendar {
  return { tenantId, connectionId, externalId, mailbox, timeZone };
}
