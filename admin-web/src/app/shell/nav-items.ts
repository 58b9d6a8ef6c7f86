import {
  IconCalendarEvent,
  IconCalendarShare,
  IconDeviceTablet,
  IconDoor,
  IconLayoutDashboard,
  IconMessageReport,
} from '@tabler/icons-react';

/** The places of this app, in the order people look for them. */
export const navItems = [
  { id: 'board', to: '/', icon: IconLayoutDashboard, isForAdmins: false },
  { id: 'rooms', to: '/rooms', icon: IconDoor, isForAdmins: false },
  { id: 'bookings', to: '/bookings', icon: IconCalendarEvent, isForAdmins: false },
  { id: 'displays', to: '/displays', icon: IconDeviceTablet, isForAdmins: true },
  { id: 'issues', to: '/issues', icon: IconMessageReport, isForAdmins: true },
  { id: 'calendars', to: '/calendars', icon: IconCalendarShare, isForAdmins: true },
] as const;
