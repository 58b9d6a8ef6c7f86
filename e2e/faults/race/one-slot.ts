import type { Booking, CreateBooking, Resource } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { randomUUID } from 'node:crypto';
import { openLine, type DisplayLine } from '../../support/display-line.js';
import type { FaultRun } from '../../support/fault-run.js';
import type { Server, TwoServers } from './two-servers.js';

const HTTP_REQUESTS = 50;
const DISPLAYS = 10;
const TAPS_PER_DISPLAY = 5;
const HALF_HOUR_MS = 1_800_000;

interface Outcome {
  status: number;
  body: unknown;
}

/** A hundred requests for the time from now on, half by HTTP and half by displays over MQTT: one wins. */
export async function oneSlot(run: FaultRun, name: string, installation: TwoServers, servers: Server[]): Promise<void> {
  const room = await installation.addRoom(`Wanted by all (${name})`);
  const lines: DisplayLine[] = [];
  for (let number = 0; number < DISPLAYS; number++) {
    const server = servers[number % servers.length]!;
    const display = await installation.pairDisplay(server, `Racer ${number} (${name})`, [room]);
    const line = await openLine('mqtt', display, server);
    run.onEnd(() => line.close());
    lines.push(line);
  }
  const winners = { http: 0, mqtt: 0 };
  const rounds: number[] = [];
  for (let round = 0; round < (run.isShort ? 3 : 30); round++) {
    const startedAt = performance.now();
    const { http, mqtt } = await race(servers, lines, room);
    rounds.push(performance.now() - startedAt);
    const won = [...http, ...mqtt].filter(({ status }) => status === 201);
    const lost = [...http, ...mqtt].filter(({ status }) => status !== 201);
    run.equal(`${name}: one of a hundred wins`, won.length, 1);
    winners[http.includes(won[0]!) ? 'http' : 'mqtt'] += 1;
    const others = lost.filter(({ status, body }) => status !== 409 || (body as Problem).code !== 'CONFLICT');
    run.check(`${name}: everybody else meets CONFLICT`, others.length === 0, () => others.slice(0, 3));
    const problems = lost.map(({ body }) => body as Problem);
    const helpless = problems.filter(({ alternatives }) => !alternatives?.length);
    run.check(`${name}: and is told what to book instead`, helpless.length === 0, () => helpless.slice(0, 3));
    await checkAlternatives(run, name, installation, room, problems);
    for (const { body } of won)
      await installation.admin.call(`/api/v1/calendar/events/${(body as Booking).id}/cancel`, { json: {} });
  }
  const sorted = rounds.toSorted((one, other) => one - other).map(Math.round);
  run.say(
    `  ${name}: ${rounds.length} races of 100, worst ${sorted.at(-1)} ms, median ${sorted[sorted.length >> 1]} ms; ` +
      `won by HTTP ${winners.http} times, by MQTT ${winners.mqtt} times`,
  );
}

async function race(servers: Server[], lines: DisplayLine[], room: Resource) {
  const now = Date.now();
  const booking: CreateBooking = {
    title: 'Everybody wants this',
    start: new Date(now).toISOString(),
    end: new Date(now + HALF_HOUR_MS).toISOString(),
    timeZone: 'Europe/Madrid',
    resourceIds: [room.id],
  };
  const http = Array.from({ length: HTTP_REQUESTS }, async (_, number): Promise<Outcome> => {
    const server = servers[number % servers.length]!;
    const caller = server.callers[number % server.callers.length]!;
    const response = await caller.fetch('/api/v1/calendar/events', {
      json: booking,
      headers: number % 5 === 0 ? { 'idempotency-key': randomUUID() } : {},
    });
    return { status: response.status, body: await response.json() };
  });
  const mqtt = lines.flatMap((line) =>
    Array.from({ length: TAPS_PER_DISPLAY }, async (): Promise<Outcome> => {
      const reply = await line.ask({
        action: 'walk-up',
        requestId: randomUUID(),
        occurredAt: new Date(now).toISOString(),
        durationMinutes: 30,
      });
      return reply ?? { status: 0, body: 'the line broke' };
    }),
  );
  return { http: await Promise.all(http), mqtt: await Promise.all(mqtt) };
}

/** Every alternative passes the check, and those that do not overlap can then all really be booked. */
async function checkAlternatives(
  run: FaultRun,
  name: string,
  { admin }: TwoServers,
  room: Resource,
  problems: Problem[],
): Promise<void> {
  const offered = new Map(
    problems.flatMap(({ alternatives = [] }) => alternatives.map((one) => [JSON.stringify(one), one])),
  );
  for (const { start, end, resourceId = room.id } of offered.values()) {
    const json = { title: 'Instead', start, end, timeZone: 'UTC', resourceIds: [resourceId] };
    const check = await admin.fetch('/api/v1/calendar/events?dryRun=true', { json });
    const answer: unknown = await check.json();
    run.check(`${name}: an alternative is bookable`, check.status === 200, () => ({ json, answer }));
  }
  const [first] = offered.values();
  if (!first) return;
  const { start, end, resourceId = room.id } = first;
  const json = { title: 'Instead', start, end, timeZone: 'UTC', resourceIds: [resourceId] };
  const booked = await admin.fetch('/api/v1/calendar/events', { json });
  const booking = (await booked.json()) as Booking;
  run.equal(`${name}: and can be booked`, booked.status, 201);
  if (booked.ok) await admin.call(`/api/v1/calendar/events/${booking.id}/cancel`, { json: {} });
}
