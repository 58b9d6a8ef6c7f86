import {
  displayLanguages,
  displaySettingsOverridesSchema,
  updateRings,
  type DisplaySettings,
  type DisplaySettingsOverrides,
} from '@lintel/shared/contracts';

/** The settings as the editor shows them: the fields of the theme stand beside the others. */
export interface SettingValues extends Omit<DisplaySettings, 'theme'> {
  scheme: DisplaySettings['theme']['scheme'];
  accent: DisplaySettings['theme']['accent'];
  logoUrl: DisplaySettings['theme']['logoUrl'];
}
export type SettingName = keyof SettingValues;

/** Stands for null among the choices of a list. */
export const AS_DEVICE = 'device';

export const choices = {
  language: [AS_DEVICE, ...displayLanguages],
  hourCycle: ['auto', 'h12', 'h23'],
  scheme: ['auto', 'light', 'dark'],
  board: ['ROOM', 'CARDS', 'TABLE', 'TIMELINE'],
  updateRing: updateRings,
} as const;
export type ChoiceName = keyof typeof choices;
export const isChoice = (name: SettingName): name is ChoiceName => name in choices;

export const settingGroups = [
  { id: 'words', settings: ['language', 'languagesOffered', 'hourCycle', 'spokenStatusOffered', 'reachModeOffered'] },
  { id: 'look', settings: ['board', 'scheme', 'accent', 'logoUrl'] },
  { id: 'keeping', settings: ['screenHours', 'updateRing'] },
] as const satisfies { id: string; settings: SettingName[] }[];

const themeFields = ['scheme', 'accent', 'logoUrl'] as const;

/** What is said, with the theme laid open. */
export function openSettings({ theme, ...rest }: DisplaySettingsOverrides): Partial<SettingValues> {
  return { ...rest, ...theme };
}

/** The same as the contract has it; a theme of which nothing is said is left out. */
export function foldSettings(values: Partial<SettingValues>): DisplaySettingsOverrides {
  const { scheme: _scheme, accent: _accent, logoUrl: _logoUrl, ...rest } = values;
  const theme = Object.fromEntries(
    themeFields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])),
  );
  return Object.keys(theme).length > 0 ? { ...rest, theme } : rest;
}

/** Sets one field here or, with `undefined`, leaves it to what is above. */
export function withSetting<Name extends SettingName>(
  values: Partial<SettingValues>,
  name: Name,
  value: SettingValues[Name] | undefined,
): Partial<SettingValues> {
  const { [name]: _replaced, ...rest } = values;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** What is wrong with each, in the contract's words. */
export function settingErrors(values: Partial<SettingValues>): Partial<Record<SettingName, string>> {
  const parsed = displaySettingsOverridesSchema.safeParse(foldSettings(values));
  if (parsed.success) return {};
  return Object.fromEntries(
    parsed.error.issues.map(({ path: [first, second], message }) => [
      String(first === 'theme' ? second : first),
      message,
    ]),
  );
}
