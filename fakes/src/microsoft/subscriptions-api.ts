import type { Subscription } from '@microsoft/microsoft-graph-types';
import { bodyOf, type Exchange } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import { invalid } from './errors.js';
import type { GraphParts } from './graph-parts.js';
import { presentSubscription } from './subscriptions.js';

const path = '/v1.0/subscriptions';

/** Resource "subscription". */
export function subscriptionRoutes({ gate, subscriptions }: GraphParts): Route[] {
  const idOf = ({ params }: Exchange) => params['subscriptionId'] ?? '';
  return [
    route('POST', path, async (exchange) => {
      const body = bodyOf<Subscription>(exchange);
      const match = /^\/?(?:me|users\/(?<userId>[^/]+))(?:\/calendars\/(?<calendarId>[^/]+))?\/events$/i.exec(
        body.resource ?? '',
      );
      if (!match) throw invalid(`The resource '${body.resource ?? ''}' cannot be watched.`, 'InvalidRequest');
      const { userId, calendarId } = match.groups ?? {};
      const params = { ...(userId && { userId }), ...(calendarId && { calendarId }) };
      const calendar = gate.calendar({ ...exchange, params }, 'read');
      const { clientId } = gate.grantOf(exchange);
      const target = { mailbox: calendar.mailbox, calendarId: calendarId ?? null, clientId };
      return { status: 201, body: await subscriptions.create(body, target) };
    }),
    route('GET', path, (exchange) => {
      const { clientId } = gate.grantOf(exchange);
      const own = subscriptions.list().filter((one) => one.clientId === clientId);
      return { status: 200, body: { value: own.map(presentSubscription) } };
    }),
    route('GET', `${path}/:subscriptionId`, (exchange) => {
      gate.grantOf(exchange);
      return { status: 200, body: presentSubscription(subscriptions.get(idOf(exchange))) };
    }),
    route('PATCH', `${path}/:subscriptionId`, (exchange) => {
      gate.grantOf(exchange);
      return { status: 200, body: subscriptions.renew(idOf(exchange), bodyOf<Subscription>(exchange)) };
    }),
    route('POST', `${path}/:subscriptionId/reauthorize`, (exchange) => {
      gate.grantOf(exchange);
      subscriptions.get(idOf(exchange));
      return { status: 204 };
    }),
    route('DELETE', `${path}/:subscriptionId`, (exchange) => {
      gate.grantOf(exchange);
      subscriptions.delete(idOf(exchange));
      return { status: 204 };
    }),
  ];
}
