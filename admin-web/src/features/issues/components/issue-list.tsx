import type { Issue, Resource } from '@lintel/shared/contracts';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cssName } from '../../../components/ui/css-name';
import { useShowDialog } from '../../../components/ui/dialog-host';
import { useSayFailure } from '../../../components/ui/failure-notice';
import { SteadyList } from '../../../components/ui/steady-list';
import { sayDone } from '../../../components/ui/toast';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useUpdateIssue } from '../api/update-issue';
import { HandleIssue } from './handle-issue';
import table from '../../../components/ui/data-table.module.css';
import classes from './issues.module.css';

interface IssueListProps {
  issues: readonly Issue[];
  rooms: ReadonlyMap<string, Resource>;
  timeZone: string;
}

export function IssueList({ issues, rooms, timeZone }: IssueListProps) {
  return (
    <SteadyList className={classes.list} items={issues}>
      {(issue) => <IssueCard key={issue.id} issue={issue} room={rooms.get(issue.resourceId)} timeZone={timeZone} />}
    </SteadyList>
  );
}

interface IssueCardProps {
  issue: Issue;
  room: Resource | undefined;
  timeZone: string;
}

function IssueCard({ issue, room, timeZone }: IssueCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const zone = room?.timeZone ?? timeZone;
  const { handled, note } = issue;
  return (
    <li className={classes.issue} data-status={cssName(issue.status)}>
      <div className={classes.body}>
        <h2 className={classes.what}>
          {t(`issue.kind.${issue.kind}`)}
          <Link
            id={`issue-${issue.id}-room`}
            to="/rooms/$roomId"
            params={{ roomId: issue.resourceId }}
            className={table.link}
          >
            {room?.name ?? t('display.unknownRoom')}
          </Link>
          <span className={classes.status}>{t(`issue.status.${issue.status}`)}</span>
        </h2>
        {issue.text && (
          <p className={classes.text} dir="auto">
            {issue.text}
          </p>
        )}
        {note && (
          <p className={classes.note} dir="auto">
            {note}
          </p>
        )}
        <p className={classes.about}>
          <time dateTime={issue.occurredAt} title={format.dateTime(issue.occurredAt, zone)}>
            {t('issue.reported', { when: format.relative(issue.occurredAt, now) })}
          </time>
          {handled && (
            <>
              {' · '}
              <time dateTime={handled.at} title={format.dateTime(handled.at, zone)}>
                {t('issue.handled', { name: handled.by.name ?? '', when: format.relative(handled.at, now) })}
              </time>
            </>
          )}
        </p>
      </div>
      <IssueActions issue={issue} name={room?.name ?? ''} />
    </li>
  );
}

function IssueActions({ issue, name }: { issue: Issue; name: string }) {
  const { t } = useTranslation();
  const update = useUpdateIssue(issue);
  const sayFailure = useSayFailure();
  const show = useShowDialog();
  const id = `issue-${issue.id}`;
  const setStatus = async (status: 'ACKNOWLEDGED' | 'OPEN') => {
    try {
      await update.mutateAsync({ status });
      // The list may be of others by now, and this one not in it.
      sayDone(t(`issue.now.${status}`, { name }));
    } catch (error) {
      sayFailure(error);
    }
  };
  return (
    <div className={classes.actions}>
      {issue.status === 'OPEN' && (
        <Button
          id={`${id}-acknowledge`}
          variant="default"
          loading={update.isPending}
          onClick={() => void setStatus('ACKNOWLEDGED')}
        >
          {t('issue.acknowledge')}
        </Button>
      )}
      {issue.status === 'RESOLVED' ? (
        <Button id={`${id}-reopen`} variant="default" loading={update.isPending} onClick={() => void setStatus('OPEN')}>
          {t('issue.reopen')}
        </Button>
      ) : (
        <Button
          id={`${id}-resolve`}
          onClick={() => show((dialog) => <HandleIssue issue={issue} name={name} {...dialog} />)}
        >
          {t('issue.resolve')}
        </Button>
      )}
    </div>
  );
}
