import type { Display } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { Dot, type DotTone } from '../../../components/ui/dot';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import table from '../../../components/ui/data-table.module.css';

const tones = { ONLINE: 'good', OFFLINE: 'warning', NEVER: 'off' } as const satisfies Record<string, DotTone>;

/** Whether a display is there and, where it has been silent for too long, since when. */
export function AlertMark({ display }: { display: Display }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { level, since } = display.alert;
  const { status } = display.presence;
  return (
    <>
      <span className={table.marks}>
        <Dot tone={level === 'ALERT' ? 'bad' : level === 'WARNING' ? 'warning' : tones[status]} />
        {t(`display.status.${status}`)}
      </span>
      {level !== 'NONE' && (
        <div className={table.problem} data-alert={level}>
          {t(`fleet.alert.${level}`, { since: since === null ? '' : format.relative(since, now) })}
        </div>
      )}
    </>
  );
}
