import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { usePeople } from '../../features/proofs/api/people';
import { PeopleTable } from '../../features/proofs/components/people-table';

/** The members and what they show at doors. */
export function PeoplePage() {
  const { t } = useTranslation();
  const people = usePeople();
  return (
    <Page title={t('nav.people')} subtitle={t('proof.people.text')}>
      <Loaded id="people" query={people} pending={<Skeleton height={360} radius="lg" />}>
        {(all) => (
          <Panel isFlush>
            <PeopleTable people={all} />
          </Panel>
        )}
      </Loaded>
    </Page>
  );
}
