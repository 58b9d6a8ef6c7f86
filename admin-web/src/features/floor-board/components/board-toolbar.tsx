import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { IconMapPin, IconSearch, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StateShape } from '../../../components/ui/state-mark';
import { noFilter, type BoardFilter } from '../model/board-filter';
import classes from './board.module.css';

const capacities = [2, 4, 6, 8, 10, 14, 20];

interface BoardToolbarProps {
  filter: BoardFilter;
  onChange: (filter: BoardFilter) => void;
  floors: string[];
}

export function BoardToolbar({ filter, onChange, floors }: BoardToolbarProps) {
  const { t } = useTranslation();
  const set = (part: Partial<BoardFilter>) => onChange({ ...filter, ...part });
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(noFilter);
  return (
    <search className={classes.toolbar} aria-label={t('floor.filters')}>
      <TextInput
        id="board-search"
        className={classes.search}
        aria-label={t('floor.search')}
        placeholder={t('floor.search')}
        value={filter.search}
        onChange={(event) => set({ search: event.currentTarget.value })}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        rightSection={
          filter.search && (
            <CloseButton
              id="board-search-clear"
              size="sm"
              aria-label={t('action.clear')}
              onClick={() => set({ search: '' })}
            />
          )
        }
      />
      <Button
        id="board-free-now"
        variant={filter.isFreeNow ? 'light' : 'default'}
        aria-pressed={filter.isFreeNow}
        leftSection={<StateShape state="AVAILABLE" size={15} />}
        onClick={() => set({ isFreeNow: !filter.isFreeNow })}
      >
        {t('floor.freeNow')}
      </Button>
      <Select
        id="board-floor"
        className={classes.floor}
        aria-label={t('floor.floor')}
        placeholder={t('floor.everyFloor')}
        data={floors}
        value={filter.floor || null}
        onChange={(floor) => set({ floor: floor ?? '' })}
        leftSection={<IconMapPin size={16} stroke={1.75} aria-hidden />}
        clearable
        clearButtonProps={{ id: 'board-floor-clear', 'aria-label': t('action.clear') }}
        searchable={floors.length > 8}
      />
      <Select
        id="board-capacity"
        className={classes.seats}
        aria-label={t('floor.capacity')}
        placeholder={t('floor.anySize')}
        data={capacities.map((count) => ({ value: String(count), label: t('floor.atLeast', { count }) }))}
        value={filter.capacity === 0 ? null : String(filter.capacity)}
        onChange={(value) => set({ capacity: Number(value ?? 0) })}
        leftSection={<IconUsers size={16} stroke={1.75} aria-hidden />}
        clearable
        clearButtonProps={{ id: 'board-capacity-clear', 'aria-label': t('action.clear') }}
      />
      {isFiltered && (
        <Button id="board-clear" variant="subtle" onClick={() => onChange(noFilter)}>
          {t('floor.clear')}
        </Button>
      )}
    </search>
  );
}
