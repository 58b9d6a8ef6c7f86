import { useComputedColorScheme } from '@mantine/core';
import { useLayoutEffect } from 'react';

/** Tells the tokens' style sheet which of its two schemes Mantine shows. */
export function SchemeSync() {
  const scheme = useComputedColorScheme('light');
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = scheme;
  }, [scheme]);
  return null;
}
