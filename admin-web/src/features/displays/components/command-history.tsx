import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { displayCommandsQuery } from '../api/commands';
import { CommandStatus } from './command-status';
import table from '../../../components/ui/data-table.module.css';

/** What a display was told lately, and what became of it. */
export function CommandHistory({ displayId }: { displayId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const query = useQuery(displayCommandsQuery(displayId));
  return (
    <Loaded id="display-commands" query={query} pending={<Skeleton height={120} radius="md" />}>
      {(commands) =>
        commands.length === 0 ? (
          <Text size="sm" c="dimmed" p="md">
            {t('fleet.noHistory')}
          </Text>
        ) : (
          <div className={table.scroll}>
            <table className={table.table} id="display-command-history">
              <thead>
                <tr>
                  <th scope="col">{t('fleet.command')}</th>
                  <th scope="col">{t('fleet.outcome')}</th>
                  <th scope="col">{t('fleet.given')}</th>
                </tr>
              </thead>
              <tbody>
                {commands.map((command) => (
                  <tr key={command.id}>
                    <td>
                      {t(`fleet.commands.${command.command}`)} {command.version}
                    </td>
                    <td>
                      <CommandStatus command={command} />
                    </td>
                    <td data-tabular className={table.quiet} data-label={t('fleet.given')}>
                      {format.relative(command.createdAt, now)} · {command.requestedBy.name}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Loaded>
  );
}
