import type { CommandView } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { Dot, type DotTone } from '../../../components/ui/dot';
import table from '../../../components/ui/data-table.module.css';

const tones: Record<CommandView['status'], DotTone> = {
  QUEUED: 'off',
  SENT: 'warning',
  DONE: 'good',
  FAILED: 'bad',
  EXPIRED: 'bad',
};

/** What became of a command, and why. */
export function CommandStatus({ command: { status, reason, detail } }: { command: CommandView }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={table.marks} data-status={status}>
        <Dot tone={tones[status]} />
        {t(`fleet.statuses.${status}`)}
      </span>
      {reason !== null && (
        <div className={table.problem} title={detail ?? undefined}>
          {reason === 'ERROR' && detail !== null ? detail : t(`fleet.reasons.${reason}`)}
        </div>
      )}
    </>
  );
}
