import { bookingStatusSchema, consentRefusals, issueStatuses, updateRings } from '@lintel/shared/contracts';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { meQuery } from '../features/session/api/me';
import { RequestFailure } from '../lib/request-failure';
import { NotFoundPage, PageFailure, PagePending } from './page-states';
import { queryClient } from './query-client';

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet });

/** Only a path of this app: whoever sends a link must not be able to send somebody elsewhere after signing in. */
const nextSchema = z.string().regex(/^\/(?![/\\])/);

const SignInPage = lazyRouteComponent(() => import('./pages/sign-in-page'), 'SignInPage');
const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ next: nextSchema.optional().catch(undefined) }),
  component: SignInPage,
});

const visitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/go',
  component: lazyRouteComponent(() => import('./pages/visit-page'), 'VisitPage'),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    // On its way while the server is asked: it is what most people see first.
    if (!context.queryClient.getQueryData(meQuery.queryKey)) void SignInPage.preload?.();
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
  },
  component: lazyRouteComponent(() => import('./shell/shell'), 'Shell'),
});

/** The server refuses members all the same; this says so before they fill in a form. */
const adminsOnly = async ({ context }: { context: { queryClient: QueryClient } }): Promise<void> => {
  const me = await context.queryClient.ensureQueryData(meQuery);
  if (me && me.role !== 'ADMIN') throw new RequestFailure({ code: 'FORBIDDEN', status: 403, detail: '' });
};

const dateSchema = z.iso.date().optional().catch(undefined);
const idSchema = z.uuid().optional().catch(undefined);

/** What somebody brings back from connecting an account. */
const consentSearchSchema = z.object({
  connected: idSchema,
  refused: z.enum(consentRefusals).optional().catch(undefined),
});

const boardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: z.object({
    q: z.string().optional().catch(undefined),
    free: z.boolean().optional().catch(undefined),
    floor: z.string().optional().catch(undefined),
    seats: z.number().int().positive().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/board-page'), 'BoardPage'),
});

const roomsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rooms',
  component: lazyRouteComponent(() => import('./pages/rooms-page'), 'RoomsPage'),
});
const newRoomRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rooms/new',
  beforeLoad: adminsOnly,
  validateSearch: z.object({
    /** The room that was made in the first step. */
    room: idSchema,
    step: z.enum(['calendar', 'display', 'done']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/new-room-page'), 'NewRoomPage'),
});
const rulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rooms/rules',
  beforeLoad: adminsOnly,
  validateSearch: z.object({ location: idSchema }),
  component: lazyRouteComponent(() => import('./pages/rules-page'), 'RulesPage'),
});
const roomRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rooms/$roomId',
  validateSearch: z.object({
    tab: z.enum(['details', 'rules', 'calendar', 'displays']).optional().catch(undefined),
    date: dateSchema,
    booking: idSchema,
  }),
  component: lazyRouteComponent(() => import('./pages/room-page'), 'RoomPage'),
});

const bookingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bookings',
  validateSearch: z.object({
    from: dateSchema,
    to: dateSchema,
    room: idSchema,
    status: bookingStatusSchema.optional().catch(undefined),
    booking: idSchema,
  }),
  component: lazyRouteComponent(() => import('./pages/bookings-page'), 'BookingsPage'),
});

const noShowsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bookings/no-shows',
  beforeLoad: adminsOnly,
  validateSearch: z.object({ days: z.number().int().min(1).max(366).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/no-shows-page'), 'NoShowsPage'),
});

const displaysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/displays',
  beforeLoad: adminsOnly,
  validateSearch: z.object({
    attention: z.boolean().optional().catch(undefined),
    location: idSchema,
    ring: z.enum(updateRings).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/displays-page'), 'DisplaysPage'),
});
const displaySettingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/displays/settings',
  beforeLoad: adminsOnly,
  validateSearch: z.object({ location: idSchema }),
  component: lazyRouteComponent(() => import('./pages/display-settings-page'), 'DisplaySettingsPage'),
});
const rolloutsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/displays/updates',
  beforeLoad: adminsOnly,
  component: lazyRouteComponent(() => import('./pages/rollouts-page'), 'RolloutsPage'),
});
const displayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/displays/$displayId',
  beforeLoad: adminsOnly,
  validateSearch: z.object({ tab: z.enum(['health', 'settings']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/display-page'), 'DisplayPage'),
});
const pairRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/pair',
  beforeLoad: adminsOnly,
  validateSearch: z.object({
    // A code of digits only arrives as a number.
    code: z
      .union([z.string(), z.number().transform(String)])
      .optional()
      .catch(undefined),
    room: idSchema,
  }),
  component: lazyRouteComponent(() => import('./pages/pair-page'), 'PairPage'),
});

const issuesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/issues',
  beforeLoad: adminsOnly,
  validateSearch: z.object({
    status: z
      .enum([...issueStatuses, 'ACTIVE', 'ALL'])
      .optional()
      .catch(undefined),
    room: idSchema,
  }),
  component: lazyRouteComponent(() => import('./pages/issues-page'), 'IssuesPage'),
});

const calendarsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calendars',
  beforeLoad: adminsOnly,
  validateSearch: consentSearchSchema,
  component: lazyRouteComponent(() => import('./pages/calendars-page'), 'CalendarsPage'),
});

const peripheralsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sensors',
  beforeLoad: adminsOnly,
  component: lazyRouteComponent(() => import('./pages/peripherals-page'), 'PeripheralsPage'),
});

const publicBookingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/public-booking',
  beforeLoad: adminsOnly,
  component: lazyRouteComponent(() => import('./pages/public-booking-page'), 'PublicBookingPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  beforeLoad: adminsOnly,
  component: lazyRouteComponent(() => import('./pages/people-page'), 'PeoplePage'),
});
const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profile',
  validateSearch: consentSearchSchema,
  component: lazyRouteComponent(() => import('./pages/profile-page'), 'ProfilePage'),
});

/** What is nowhere is said inside the frame, where the way on is. */
const elsewhereRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '$',
  component: NotFoundPage,
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  visitRoute,
  shellRoute.addChildren([
    boardRoute,
    roomsRoute,
    newRoomRoute,
    rulesRoute,
    roomRoute,
    bookingsRoute,
    noShowsRoute,
    displaysRoute,
    displaySettingsRoute,
    rolloutsRoute,
    displayRoute,
    pairRoute,
    issuesRoute,
    calendarsRoute,
    peripheralsRoute,
    publicBookingRoute,
    peopleRoute,
    profileRoute,
    elsewhereRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/admin',
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
