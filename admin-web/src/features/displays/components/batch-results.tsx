import type { Display } from '@lintel/shared/contracts';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { batchQuery } from '../api/commands';
import { CommandStatus } from './command-status';
import table from '../../../components/ui/data-table.module.css';

interface BatchResultsProps {
  batchId: string;
  displays: readonly Display[];
  onClose: () => void;
}

/** What became of what many displays were told, one by one. */
export function BatchResults({ batchId, displays, onClose }: BatchResultsProps) {
  const { t } = useTranslation();
  const query = useQuery(batchQuery(batchId));
  const names = new Map(displays.map(({ id, name }) => [id, name]));
  const total = query.data?.length ?? 0;
  const done = query.data?.filter(({ status }) => status === 'DONE').length ?? 0;
  const command = query.data?.[0];
  return (
    <Panel
      id="batch-results"
      isFlush
      title={command ? `${t(`fleet.commands.${command.command}`)} ${command.version ?? ''}` : t('fleet.outcome')}
      text={t('fleet.doneOf', { done, total })}
      actions={
        <Button id="batch-results-close" size="xs" variant="default" onClick={onClose}>
          {t('action.close')}
        </Button>
      }
    >
      <Loaded id="batch-results" query={query} pending={<Skeleton height={160} />}>
        {(commands) => (
          <div className={table.scroll}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t('display.name')}</th>
                  <th scope="col">{t('fleet.outcome')}</th>
                </tr>
              </thead>
              <tbody>
                {commands.map((each) => (
                  <tr key={each.id}>
                    <td>{names.get(each.displayId) ?? t('fleet.gone')}</td>
                    <td>
                      <CommandStatus command={each} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
