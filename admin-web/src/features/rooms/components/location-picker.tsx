import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useCreateLocation } from '../api/create-location';
import { useLocations } from '../api/list-locations';
import { likelyParent, locationOptions, parentsFor } from '../model/location-options';

interface LocationPickerProps {
  id: string;
  value: string | null;
  onChange: (id: string | null) => void;
  error?: ReactNode;
}

/** Picks a floor (or building, or site), or makes a new one without leaving the form. */
export function LocationPicker({ id, value, onChange, error }: LocationPickerProps) {
  const { t } = useTranslation();
  const locations = useLocations();
  const [isOpen, { open, close }] = useDisclosure(false);
  const options = locationOptions(locations.data ?? []);
  return (
    <>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <Select
          id={id}
          label={t('location.label')}
          placeholder={locations.isPending ? t('location.loading') : t('location.none')}
          data={options.map(({ value: key, label }) => ({ value: key, label }))}
          value={value}
          onChange={onChange}
          error={error ?? (locations.error ? t('location.failed') : undefined)}
          searchable
          clearable
          clearButtonProps={{ id: `${id}-clear`, 'aria-label': t('action.clear') }}
          nothingFoundMessage={t('location.noMatch')}
          flex={1}
        />
        <Button
          id={`${id}-new`}
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onClick={open}
        >
          {t('location.new')}
        </Button>
      </Group>
      <Dialog id={`${id}-dialog`} isOpen={isOpen} onClose={close} title={t('location.newTitle')}>
        <NewLocation
          id={`${id}-form`}
          onCreated={(created) => {
            onChange(created);
            close();
          }}
        />
      </Dialog>
    </>
  );
}

const kinds = ['FLOOR', 'BUILDING', 'SITE'] as const;
type Kind = (typeof kinds)[number];

function NewLocation({ id, onCreated }: { id: string; onCreated: (id: string) => void }) {
  const { t } = useTranslation();
  const locations = useLocations();
  const create = useCreateLocation();
  const [kind, setKind] = useState<Kind>('FLOOR');
  const [name, setName] = useState('');
  const [parentId, setParentId] = useState<string | null>(null);
  const parents = parentsFor(kind, locations.data ?? []);
  const chosen = parents.find((parent) => parent.value === parentId) ?? likelyParent(parents);
  const errors = create.error ? fieldErrors(asFailure(create.error), ['name', 'parentId']).fields : {};
  const submit = () => {
    // Enter asks again where the button no longer does.
    if (create.isPending || name.trim() === '') return;
    create.mutate(
      { name: name.trim(), kind, parentId: chosen?.value ?? null },
      { onSuccess: (location) => onCreated(location.id) },
    );
  };
  return (
    // Not a form element: it stands inside the form that asked for it.
    <Stack gap="md" id={id}>
      <SegmentedControl
        id={`${id}-kind`}
        aria-label={t('location.kind')}
        value={kind}
        onChange={(next) => setKind(next)}
        data={kinds.map((value) => ({ value, label: t(`location.kinds.${value}`) }))}
        fullWidth
      />
      <TextInput
        id={`${id}-name`}
        label={t('location.name')}
        placeholder={t(`location.namePlaceholder.${kind}`)}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            submit();
          }
        }}
        error={errors.name}
        data-autofocus
      />
      {kind !== 'SITE' && (
        <Select
          id={`${id}-parent`}
          label={t('location.parent')}
          data={parents.map(({ value, label }) => ({ value, label }))}
          value={chosen?.value ?? null}
          onChange={setParentId}
          error={errors.parentId}
          searchable
          nothingFoundMessage={t('location.noMatch')}
        />
      )}
      {kind !== 'SITE' && parents.length === 0 && !locations.isPending && (
        <Text size="sm" c="dimmed">
          {t('location.noParent')}
        </Text>
      )}
      {create.error && <FailureNotice id={`${id}-failure`} error={create.error} />}
      <Group justify="flex-end">
        <Button id={`${id}-submit`} onClick={submit} loading={create.isPending} disabled={name.trim() === ''}>
          {t('location.create')}
        </Button>
      </Group>
    </Stack>
  );
}
