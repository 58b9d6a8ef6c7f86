import { doorAccent, tokens, type SchemeName } from '@lintel/shared/design';
import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './accent-preview.module.css';

const schemes: SchemeName[] = ['dark', 'light'];

/** How displays show an accent, and a warning where they cannot show it as it is: everything at a door is read at 7:1. */
export function AccentPreview({ accent }: { accent: string }) {
  const { t } = useTranslation();
  const tones = schemes.map((scheme) => ({ scheme, ...doorAccent(accent, scheme) }));
  const adjusted = tones.filter(({ isAdjusted }) => isAdjusted);
  return (
    <div className={classes.preview}>
      <Group gap="xs">
        {tones.map((tone) => (
          <span
            key={tone.scheme}
            className={classes.ground}
            style={{ background: tokens.color[tone.scheme].canvas, color: tone.accent, borderColor: tone.accent }}
          >
            {t(`accentAdvice.${tone.scheme}`)}
          </span>
        ))}
      </Group>
      {adjusted.length > 0 && (
        <Text size="xs" c="warning" role="status" id="setting-accent-advice">
          {adjusted.map(({ scheme, accent: shown }) => t(`accentAdvice.${scheme}Adjusted`, { shown })).join(' ')}
        </Text>
      )}
    </div>
  );
}
