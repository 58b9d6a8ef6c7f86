import '@mantine/dates/styles.layer.css';
import { DateInput, DatesProvider, type DateInputProps } from '@mantine/dates';
import 'dayjs/locale/ar';
import 'dayjs/locale/da';
import 'dayjs/locale/de';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/es';
import 'dayjs/locale/fr';
import { IconCalendar } from '@tabler/icons-react';
import { firstDayOfWeek } from '../../lib/week-range';
import { useFormat, useLanguage } from '../../lib/use-format';

interface DateFieldProps extends Omit<DateInputProps, 'value' | 'onChange'> {
  /** `YYYY-MM-DD`, or null */
  value: string | null;
  onChange: (value: string | null) => void;
}

/** A date on the calendar. */
export function DateField({ value, onChange, ...rest }: DateFieldProps) {
  const language = useLanguage();
  const { locale } = useFormat();
  return (
    <DatesProvider
      settings={{ locale: language === 'en' ? 'en-gb' : language, firstDayOfWeek: firstDayOfWeek(locale) }}
    >
      <DateInput
        value={value}
        onChange={onChange}
        valueFormat="ddd D MMM YYYY"
        leftSection={<IconCalendar size={16} stroke={1.75} aria-hidden />}
        popoverProps={{ withinPortal: true }}
        {...rest}
      />
    </DatesProvider>
  );
}
