import type { Connection } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { Dot } from '../../../components/ui/dot';
import table from '../../../components/ui/data-table.module.css';

/** Connected, action required, or not read yet. */
export function ConnectionBadge({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const isBad = connection.actionRequired || connection.status === 'ERROR';
  const tone = isBad ? 'bad' : connection.status === 'PENDING' ? 'warning' : 'good';
  return (
    <span className={table.marks}>
      <Dot tone={tone} />
      {isBad
        ? t('calendar.actionRequired')
        : t(`calendar.status.${connection.status === 'PENDING' ? 'PENDING' : 'OK'}`)}
    </span>
  );
}
