import type { AccountProvider, CalendarServices } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { GoogleVendor } from './google-vendor.js';
import { MicrosoftVendor } from './microsoft-vendor.js';
import type { Vendor } from './vendor.js';

/** Those at whom people can connect an account. */
@Injectable()
export class Vendors {
  private readonly all: Readonly<Record<AccountProvider, Vendor>>;

  constructor(private readonly config: Config) {
    this.all = { GOOGLE: new GoogleVendor(config), MICROSOFT: new MicrosoftVendor(config) };
  }

  of(provider: AccountProvider): Vendor {
    return this.all[provider];
  }

  /** Throws where nobody has registered this server there. */
  available(provider: AccountProvider): Vendor {
    const vendor = this.all[provider];
    if (vendor.isAvailable) return vendor;
    throw new LintelError('CALENDAR_UNAVAILABLE', {
      detail: `This server is not registered there: its operator has to set ${provider}_CLIENT_ID and ${provider}_CLIENT_SECRET.`,
    });
  }

  list(): CalendarServices {
    const items = Object.values(this.all).map(({ provider, isAvailable }) => ({
      provider,
      isAvailable,
      isDemo: this.config.hasDemoCalendars,
    }));
    return { items };
  }
}
