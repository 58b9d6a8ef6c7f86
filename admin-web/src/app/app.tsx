import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../lib/use-format';
import { languages } from '../locales/languages';
import { queryClient } from './query-client';
import { router } from './router';
import { SchemeSync } from './scheme-sync';
import { cssVariables, theme } from './theme';

const Notifications = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }));

export function App() {
  const { t } = useTranslation();
  const language = useLanguage();
  useEffect(() => {
    document.title = t('shell.product');
  }, [t]);
  return (
    <DirectionProvider key={languages[language].direction} initialDirection={languages[language].direction}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <SchemeSync />
        <Suspense fallback={null}>
          <Notifications position="bottom-right" containerWidth={400} limit={4} />
        </Suspense>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
