import {
  IconBroadcast,
  IconCalendarEvent,
  IconCalendarShare,
  IconDeviceTablet,
  IconDoor,
  IconLayoutDashboard,
  IconMessageReport,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react';

/** The places of this app, in the order people look for them. What is seldom needed is not at the foot of a phone. */
export const navItems = [
  { id: 'board', to: '/', icon: IconLayoutDashboard, isForAdmins: false, isSeldom: false },
  { id: 'rooms', to: '/rooms', icon: IconDoor, isForAdmins: false, isSeldom: false },
  { id: 'bookings', to: '/bookings', icon: IconCalendarEvent, isForAdmins: false, isSeldom: false },
  { id: 'displays', to: '/displays', icon: IconDeviceTablet, isForAdmins: true, isSeldom: false },
  { id: 'issues', to: '/issues', icon: IconMessageReport, isForAdmins: true, isSeldom: false },
  { id: 'calendars', to: '/calendars', icon: IconCalendarShare, isForAdmins: true, isSeldom: false },
  { id: 'publicBooking', to: '/public-booking', icon: IconWorld, isForAdmins: true, isSeldom: true },
  { id: 'peripherals', to: '/sensors', icon: IconBroadcast, isForAdmins: true, isSeldom: true },
  { id: 'people', to: '/people', icon: IconUsers, isForAdmins: true, isSeldom: true },
] as const;
