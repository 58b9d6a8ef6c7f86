import { Anchor, Group, Text, Title } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DialogHost } from './dialog-host';
import classes from './page.module.css';

interface PageProps {
  title: ReactNode;
  subtitle?: ReactNode;
  /** Where this page hangs from. */
  parent?: { label: string; to: LinkProps['to'] };
  actions?: ReactNode;
  /** `narrow` for forms that are read line by line. */
  width?: 'full' | 'narrow';
  children: ReactNode;
}

export function Page({ title, subtitle, parent, actions, width = 'full', children }: PageProps) {
  return (
    <DialogHost>
      <div className={classes.page} data-width={width}>
        <header className={classes.header}>
          <div className={classes.heading}>
            {parent && (
              <Anchor id="page-parent" component={Link} to={parent.to} size="sm" className={classes.parent}>
                {parent.label}
              </Anchor>
            )}
            <Title order={1}>{title}</Title>
            {subtitle && (
              <Text component="div" c="dimmed" mt={4}>
                {subtitle}
              </Text>
            )}
          </div>
          {actions && (
            <Group gap="xs" className={classes.actions}>
              {actions}
            </Group>
          )}
        </header>
        {children}
      </div>
    </DialogHost>
  );
}
