import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { screenshotQuery } from '../api/get-screenshot';
import classes from './displays.module.css';

interface DisplayScreenshotProps {
  displayId: string;
  name: string;
  takenAt: string | null;
}

/** The last picture a display took of itself. */
export function DisplayScreenshot({ displayId, name, takenAt }: DisplayScreenshotProps) {
  const { t } = useTranslation();
  if (takenAt !== null) return <Picture displayId={displayId} name={name} takenAt={takenAt} />;
  return (
    <Text size="sm" c="dimmed">
      {t('fleet.noScreenshot')}
    </Text>
  );
}

function Picture({ displayId, name, takenAt }: DisplayScreenshotProps & { takenAt: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const taken = format.relative(takenAt, useNow());
  const query = useQuery(screenshotQuery(displayId, takenAt));
  return (
    <Loaded id="display-screenshot" query={query} pending={<Skeleton height={220} radius="md" />}>
      {(picture) => (
        <figure className={classes.figure}>
          <img className={classes.screenshot} src={picture} alt={t('fleet.screenshotOf', { name, taken })} />
          <Text component="figcaption" size="xs" c="dimmed" mt="xs">
            {taken}
          </Text>
        </figure>
      )}
    </Loaded>
  );
}
