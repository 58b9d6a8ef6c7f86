import type { CalendarConflict } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { sayDone } from '../../../components/ui/toast';
import { useResolveConflict } from '../api/resolve-conflict';

/** Settles a conflict and says so, whoever asked for it being there still or not: its card goes with it. */
export function useSettle({ id, bookingReference: reference }: CalendarConflict) {
  const { t } = useTranslation();
  return useResolveConflict(id, () => sayDone(t('conflict.settled', { reference })));
}
