import { Text, Title } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './visit.module.css';

/** Nothing can be done here; the screen beside the door is where to go on. */
export function VisitNotice({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className={classes.notice} role="alert">
      <IconQrcode size={64} stroke={1.25} aria-hidden />
      <Title order={1} size="h2">
        {title}
      </Title>
      <Text c="dimmed">{text}</Text>
      {children}
    </div>
  );
}
