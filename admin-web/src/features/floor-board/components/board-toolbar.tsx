import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { IconMapPin, IconSearch, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
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
      <Search value={filter.search} onChange={(search) => set({ search })} />
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

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  // The address, where the filter is kept, comes after who types; what it said a moment ago would move their caret to the end.
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const change = (next: string) => {
    setTyped(next);
    onChange(next);
  };
  return (
    <TextInput
      id="board-search"
      className={classes.search}
      aria-label={t('floor.search')}
      placeholder={t('floor.search')}
      value={shown}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => setTyped(null)}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
      rightSection={
        shown && (
          <CloseButton
            id="board-search-clear"
            size="sm"
            aria-label={t('action.clear')}
            onClick={() => {
              setTyped(null);
              onChange('');
            }}
          />
        )
      }
    />
  );
}
