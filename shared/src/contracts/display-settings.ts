import { z } from 'zod';

export const displayLanguages = ['en', 'da', 'de', 'es', 'fr', 'ar'] as const;
export type DisplayLanguage = (typeof displayLanguages)[number];
export const updateRings = ['VALIDATION', 'GENERAL', 'FINAL'] as const;
export type UpdateRing = (typeof updateRings)[number];

/** Longer logos would weigh on every display that starts. */
const MAX_LOGO_LENGTH = 64 * 1_024;

/** Wall-clock time where the display hangs; `24:00` ends a day. */
const localTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Write a time such as 08:00.');
const hoursSchema = z
  .strictObject({ start: localTimeSchema, end: localTimeSchema })
  .refine(({ start, end }) => start < end, 'The end has to be after the start.');
const daySchema = z
  .array(hoursSchema)
  .max(4)
  .refine(
    (spans) => spans.every((span, index) => index === 0 || spans[index - 1]!.end <= span.start),
    'The spans of a day follow one another and do not overlap.',
  );

export const displayThemeSchema = z.strictObject({
  /** `#rrggbb`; null is the product's own. A display uses it only where it stays legible. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'Write a colour such as #1f6feb.')
    .toLowerCase()
    .nullable(),
  /** The picture itself, so that a display has it without a network: nothing is loaded from elsewhere. */
  logoUrl: z
    .string()
    .max(MAX_LOGO_LENGTH, 'The logo may have 48 KB at most.')
    .regex(/^data:image\/(png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/, 'Send a PNG, JPEG, WebP or SVG image.')
    .nullable(),
  /** `auto`: as the device is set, which may change with the time of day. */
  scheme: z.enum(['auto', 'light', 'dark']),
});

export const screenHoursSchema = z.strictObject({
  /** Where it is off the screen stays on around the clock. */
  isEnabled: z.boolean(),
  /** When the screen is on, by the room's time zone. A day without spans is dark. */
  weekly: z.strictObject({
    monday: daySchema,
    tuesday: daySchema,
    wednesday: daySchema,
    thursday: daySchema,
    friday: daySchema,
    saturday: daySchema,
    sunday: daySchema,
  }),
});
export type ScreenHours = z.infer<typeof screenHoursSchema>;

/** How a display looks and behaves; each may be set on the tenant, a location or the display, the nearest wins. */
export const displaySettingsSchema = z
  .strictObject({
    /** Null: the language the device is set to. */
    language: z.enum(displayLanguages).nullable(),
    /** Those who come by may choose among these; the door's own language needs not be among them. None: no choice. */
    languagesOffered: z
      .array(z.enum(displayLanguages))
      .max(displayLanguages.length)
      .refine((offered) => new Set(offered).size === offered.length, 'Name each language once.'),
    /** `auto`: as people write the time where the device is set to. */
    hourCycle: z.enum(['auto', 'h12', 'h23']),
    theme: displayThemeSchema,
    screenHours: screenHoursSchema,
    /** Whether people may move all controls into the lower third. */
    reachModeOffered: z.boolean(),
    /** Whether people may have the state spoken. */
    spokenStatusOffered: z.boolean(),
    /** ROOM shows the first room; the others show all rooms the display stands beside. */
    board: z.enum(['ROOM', 'CARDS', 'TABLE', 'TIMELINE']),
    updateRing: z.enum(updateRings),
  })
  .meta({ id: 'DisplaySettings' });
export type DisplaySettings = z.infer<typeof displaySettingsSchema>;

/** The fields of the theme are inherited one by one. */
export const displaySettingsOverridesSchema = displaySettingsSchema
  .extend({ theme: displayThemeSchema.partial() })
  .partial()
  .meta({ id: 'DisplaySettingsOverrides' });
export type DisplaySettingsOverrides = z.infer<typeof displaySettingsOverridesSchema>;

export const displaySettingsScopeSchema = z.enum(['TENANT', 'LOCATION', 'DISPLAY']);
export type DisplaySettingsScope = z.infer<typeof displaySettingsScopeSchema>;

export const putDisplaySettingsSchema = z
  .strictObject({ settings: displaySettingsOverridesSchema })
  .meta({ id: 'PutDisplaySettings' });

export const displaySettingsViewSchema = z
  .object({
    scope: displaySettingsScopeSchema,
    scopeId: z.string(),
    /** What is set here. */
    settings: displaySettingsOverridesSchema,
    /** What would hold without that. */
    inherited: displaySettingsSchema,
    effective: displaySettingsSchema,
  })
  .meta({ id: 'DisplaySettingsView' });
export type DisplaySettingsView = z.infer<typeof displaySettingsViewSchema>;
