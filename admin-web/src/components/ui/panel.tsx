import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  id?: string;
  title?: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
  /** Without padding, for tables and grids that reach the edge. */
  isFlush?: boolean;
  children: ReactNode;
}

/** A surface on the canvas. */
export function Panel({ id, title, text, actions, isFlush = false, children }: PanelProps) {
  return (
    <section id={id} className={classes.panel} data-flush={isFlush}>
      {(title || actions) && (
        <Group justify="space-between" align="flex-start" gap="sm" className={classes.head}>
          <div>
            {title && (
              <Title order={2} size="h3">
                {title}
              </Title>
            )}
            {text && (
              <Text size="sm" c="dimmed" mt={2} maw={620}>
                {text}
              </Text>
            )}
          </div>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      )}
      {children}
    </section>
  );
}
