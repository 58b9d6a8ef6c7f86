import { displaySettingsSchema, type DisplaySettings } from '@lintel/shared/contracts';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import type { DisplayDatabase } from '../../lib/database';
import { createStore, type Store } from '../../lib/store';

/** How this display is to look and behave, as its administrators set it: kept, so that it starts so without a server too. */
export class SettingsKeeper {
  /** What holds; the defaults before anything was heard. */
  readonly settings: Store<DisplaySettings> = createStore(defaultDisplaySettings);

  constructor(private readonly database: DisplayDatabase) {}

  async restore(): Promise<void> {
    // An older version of this program may have written it in another form.
    const kept = displaySettingsSchema.safeParse(await this.database.get('facts', 'settings'));
    if (kept.success) this.settings.set(kept.data);
  }

  /** Takes settings from the wire; malformed ones are refused with a `ZodError`. */
  async receive(message: unknown): Promise<void> {
    const settings = displaySettingsSchema.parse(message);
    // Both links tell the same.
    if (JSON.stringify(settings) === JSON.stringify(this.settings.get())) return;
    this.settings.set(settings);
    await this.database.put('facts', settings, 'settings');
  }

  /** The display is nobody's any more. */
  async clear(): Promise<void> {
    this.settings.set(defaultDisplaySettings);
    await this.database.delete('facts', 'settings');
  }
}
