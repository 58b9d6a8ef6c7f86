import type { ReactElement } from 'react';

const paths = {
  check: <path d="M4.5 12.8 9.6 18 19.5 6.5" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5.2l3.4 2.2" />
    </>
  ),
  enter: (
    <>
      <path d="M13.5 4H18a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 18 20h-4.5" />
      <path d="M3.5 12h10.5M10 8l4 4-4 4" />
    </>
  ),
  leave: (
    <>
      <path d="M10.5 4H6a1.5 1.5 0 0 0-1.5 1.5v13A1.5 1.5 0 0 0 6 20h4.5" />
      <path d="M10 12h10.5M16.5 8l4 4-4 4" />
    </>
  ),
  barred: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M7.5 12h9" strokeWidth="3.4" />
    </>
  ),
  cross: <path d="M5.5 5.5l13 13M18.5 5.5l-13 13" />,
  question: (
    <>
      <path d="M8 8.5a4 4 0 1 1 5.6 3.7c-1 .5-1.6 1.2-1.6 2.3v.5" />
      <path d="M12 19v.01" strokeWidth="3" />
    </>
  ),
  erase: (
    <>
      <path d="M8.5 5.5h11a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5h-11L3 12l5.5-6.5Z" />
      <path d="M11 9.5l5 5M16 9.5l-5 5" />
    </>
  ),
  extend: (
    <>
      <path d="M12 5v14M5 12h14" />
    </>
  ),
  undo: (
    <>
      <path d="M8.5 5 4 9.5 8.5 14" />
      <path d="M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3" />
    </>
  ),
  warning: (
    <>
      <path d="M12 4 2.8 19.5h18.4L12 4Z" />
      <path d="M12 10v4.5M12 17.2v.01" />
    </>
  ),
  kept: (
    <>
      <path d="M4.5 13.5v4A2.5 2.5 0 0 0 7 20h10a2.5 2.5 0 0 0 2.5-2.5v-4" />
      <path d="M12 4v10.5M7.5 10.5l4.5 4.5 4.5-4.5" />
    </>
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c5 5.2 5 12.8 0 18c-5-5.2-5-12.8 0-18Z" />
    </>
  ),
  reach: (
    <>
      <circle cx="10.5" cy="3.8" r="1.3" />
      <path d="M10.5 7.8v6.7h5.8l2.7 5M10.5 10.6h5" />
      <path d="M7.4 11.6a5.2 5.2 0 1 0 7.2 6.9" />
    </>
  ),
  speak: (
    <>
      <path d="M4 9.5v5h3.5L12 19V5L7.5 9.5Z" />
      <path d="M15.5 9a4.2 4.2 0 0 1 0 6M18.2 6.2a8.2 8.2 0 0 1 0 11.6" />
    </>
  ),
  stop: <path d="M7 7h10v10H7Z" />,
  report: (
    <>
      <path d="M5 5h14v11h-7.5L7 20v-4H5Z" />
      <path d="M12 8v3.2M12 13.4v.01" />
    </>
  ),
  seats: (
    <>
      <circle cx="12" cy="8" r="3.8" />
      <path d="M4.5 20.5c.5-4.2 3.5-6.3 7.5-6.3s7 2.1 7.5 6.3" />
    </>
  ),
} as const satisfies Record<string, ReactElement>;

export type IconName = keyof typeof paths;

/** Shapes that point along the reading direction. */
const directed: ReadonlySet<IconName> = new Set<IconName>(['enter', 'leave', 'undo']);

/** A shape in the colour and, unless `size` says otherwise, the size of the text beside it. Always decoration. */
export function Icon({ name, size = '1em', weight = 2.2 }: { name: IconName; size?: string; weight?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={weight}
      strokeLinecap="round"
      strokeLinejoin="round"
      data-directed={directed.has(name) || undefined}
      aria-hidden="true"
      focusable="false"
    >
      {paths[name]}
    </svg>
  );
}
