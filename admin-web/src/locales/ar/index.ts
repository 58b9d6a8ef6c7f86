import accounts from './accounts.json';
import bookings from './bookings.json';
import calendarSync from './calendar-sync.json';
import calendars from './calendars.json';
import displays from './displays.json';
import fleet from './fleet.json';
import floor from './floor.json';
import issues from './issues.json';
import noShows from './no-shows.json';
import peripherals from './peripherals.json';
import problems from './problems.json';
import proofs from './proofs.json';
import publicBooking from './public-booking.json';
import rooms from './rooms.json';
import rules from './rules.json';
import shell from './shell.json';

export default {
  ...shell,
  ...fleet,
  ...floor,
  ...rooms,
  ...bookings,
  ...displays,
  ...issues,
  ...calendars,
  ...calendarSync,
  ...accounts,
  ...rules,
  ...noShows,
  ...peripherals,
  ...problems,
  ...proofs,
  ...publicBooking,
};
