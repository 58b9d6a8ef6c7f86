import { ActionIcon, Button, Group, Loader, SegmentedControl, Text, Title } from '@mantine/core';
import { useDirection } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RangeView } from '../../../../lib/week-range';
import classes from './room-week.module.css';

interface WeekToolbarProps {
  title: string;
  zone: string;
  view: RangeView;
  onView: (view: RangeView) => void;
  onToday: () => void;
  onBack: () => void;
  onForward: () => void;
  /** Without it nothing can be booked here. */
  onCreate: (() => void) | undefined;
  isLoading: boolean;
}

export function WeekToolbar(props: WeekToolbarProps) {
  const { title, zone, view, onView, onToday, onBack, onForward, onCreate, isLoading } = props;
  const { t } = useTranslation();
  const { dir } = useDirection();
  const [Back, Forward] = dir === 'rtl' ? [IconChevronRight, IconChevronLeft] : [IconChevronLeft, IconChevronRight];
  return (
    <div className={classes.toolbar}>
      <Group gap="xs" wrap="nowrap">
        <Button id="week-today" variant="default" onClick={onToday}>
          {t('week.today')}
        </Button>
        <ActionIcon.Group>
          <ActionIcon id="week-back" variant="default" size={36} aria-label={t(`week.back.${view}`)} onClick={onBack}>
            <Back size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon
            id="week-forward"
            variant="default"
            size={36}
            aria-label={t(`week.forward.${view}`)}
            onClick={onForward}
          >
            <Forward size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        </ActionIcon.Group>
      </Group>
      <div className={classes.range}>
        <Title order={2} size="h3" aria-live="polite">
          {title}
        </Title>
        <Text size="xs" c="dimmed" data-tabular>
          {zone}
        </Text>
      </div>
      {isLoading && <Loader size={16} aria-hidden />}
      <Group gap="xs" wrap="nowrap" className={classes.end}>
        <SegmentedControl
          id="week-view"
          aria-label={t('week.view')}
          value={view}
          onChange={(value) => onView(value)}
          data={[
            { value: 'day', label: t('week.day') },
            { value: 'week', label: t('week.week') },
          ]}
        />
        {onCreate && (
          <Button id="week-create" leftSection={<IconPlus size={16} stroke={2} aria-hidden />} onClick={onCreate}>
            {t('booking.new')}
          </Button>
        )}
      </Group>
    </div>
  );
}
