const paths = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  clock: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  globe:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 9h17M3.5 15h17M12 3c2.4 2.6 3.6 5.6 3.6 9s-1.2 6.4-3.6 9c-2.4-2.6-3.6-5.6-3.6-9S9.600 5.600 12 3z',
  VIDEO: 'M4 7h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM14 11l6-3v8l-6-3',
  PHONE: 'M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3C10 21 3 14 3 6a3 3 0 0 1 3-3z',
  ADDRESS:
    'M12 21c4.500-4.600 7-8 7-11a7 7 0 0 0-14 0c0 3 2.500 6.400 7 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  CUSTOM: 'M4 5h16v11H9l-5 4V5z',
  calendar: 'M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM4 10h16M8 3v4M16 3v4',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  alert: 'M12 8v5M12 16.500v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4 4',
  people:
    'M9 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a4 4 0 0 1 0 7M18 14.500a6.500 6.500 0 0 1 3.500 5.500',
  price: 'M4 4h8l8 8-8 8-8-8V4zM8.500 8.500v.01',
  seal: 'M12 3l7 3v5c0 5-3 8.500-7 10-4-1.500-7-5-7-10V6l7-3zM9 12l2 2 4-4',
  chevronDown: 'M6 9l6 6 6-6',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it means is said in words beside it. `isDirectional` turns it round where text runs to the left. */
export function Icon({ name, isDirectional = false }: { name: IconName; isDirectional?: boolean }) {
  return (
    <svg className={isDirectional ? 'icon icon-directional' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
