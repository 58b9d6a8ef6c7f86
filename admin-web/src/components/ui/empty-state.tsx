import { Stack, Text, Title } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  title: string;
  text?: string;
  action?: ReactNode;
  /** 1 where it is all there is on the page. */
  order?: 1 | 2;
}

export function EmptyState({ icon: Icon, title, text, action, order = 2 }: EmptyStateProps) {
  return (
    <Stack className={classes.empty} align="center" gap="xs">
      <span className={classes.icon}>
        <Icon size={28} stroke={1.5} aria-hidden />
      </span>
      <Title order={order} size="h3">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" maw={440} ta="center">
          {text}
        </Text>
      )}
      {action && <div className={classes.action}>{action}</div>}
    </Stack>
  );
}
