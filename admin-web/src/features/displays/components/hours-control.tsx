import { weekdays, type ScreenHours, type Weekday } from '@lintel/shared/contracts';
import { Group, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TimeField } from '../../../components/ui/time-field';
import { languages } from '../../../locales/languages';
import { useLanguage } from '../../../lib/use-format';
import classes from './displays.module.css';

interface HoursControlProps {
  id: string;
  value: ScreenHours;
  error: string | undefined;
  onChange: (value: ScreenHours) => void;
}

/** A Monday, to name the days of the week by. */
const aMonday = Date.UTC(2026, 0, 5);
const dayMs = 86_400_000;
const usual = { start: '07:00', end: '20:00' };

/** When the screen is on; one span a day is what people want, further ones that came by the interface are kept. */
export function HoursControl({ id, value, error, onChange }: HoursControlProps) {
  const { t } = useTranslation();
  const names = new Intl.DateTimeFormat(languages[useLanguage()].locale, { weekday: 'long', timeZone: 'UTC' });
  const set = (day: Weekday, spans: ScreenHours['weekly'][Weekday]) =>
    onChange({ ...value, weekly: { ...value.weekly, [day]: spans } });
  return (
    <Stack gap="sm">
      <Switch
        id={id}
        checked={value.isEnabled}
        label={value.isEnabled ? t('displaySettings.atTimes') : t('displaySettings.alwaysOn')}
        onChange={(event) => onChange({ ...value, isEnabled: event.currentTarget.checked })}
      />
      {value.isEnabled &&
        weekdays.map((day, index) => {
          const [span, ...further] = value.weekly[day];
          const name = names.format(aMonday + index * dayMs);
          return (
            <div key={day} className={classes.day}>
              <Switch
                id={`${id}-${day}`}
                size="sm"
                checked={span !== undefined}
                label={name}
                onChange={(event) => set(day, event.currentTarget.checked ? [usual] : [])}
              />
              {span ? (
                <Group gap="xs" wrap="nowrap">
                  <TimeField
                    id={`${id}-${day}-start`}
                    aria-label={t('displaySettings.from', { day: name })}
                    w={90}
                    value={span.start}
                    onChange={(start) => set(day, [{ ...span, start }, ...further])}
                  />
                  <Text size="sm" aria-hidden>
                    –
                  </Text>
                  <TimeField
                    id={`${id}-${day}-end`}
                    aria-label={t('displaySettings.until', { day: name })}
                    w={90}
                    value={span.end}
                    onChange={(end) => set(day, [{ ...span, end }, ...further])}
                  />
                </Group>
              ) : (
                <Text size="sm" c="dimmed">
                  {t('displaySettings.darkAllDay')}
                </Text>
              )}
            </div>
          );
        })}
      {error !== undefined && (
        <Text size="xs" c="danger" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
