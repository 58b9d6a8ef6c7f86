import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { faultRun } from '../support/fault-run.js';
import { FrozenHouse } from './frozen/house.js';

/** What bookings come at while the networks stand still, and how soon everybody else shows them. */
const BOOK_EVERY_MS = 1_000;
const AT_ONCE_MS = 2_000;
/** 15 s between pings and 10 s for the answer; MQTT gives one and a half of the 10 s the display asked for. */
const OFFLINE_AFTER_MS = 28_000;

/** The networks of two displays stand still, connections and all: nobody else waits, and they miss nothing. */
await faultRun('frozen', async (run) => {
  const house = await FrozenHouse.open(run);
  const { doors, healthy, frozen } = house;
  for (const door of doors) await door.connect();
  await house.book();
  for (const door of doors)
    run.check(`${door.name} shows the room`, await eventually(() => door.shown >= house.booked));

  for (const door of frozen) door.cable!.standStill();
  const stoodStillAt = performance.now();
  const until = stoodStillAt + (run.isShort ? 3_000 : 60_000);
  const offlineAfter = new Map<string, number>();
  while (performance.now() < until) {
    await house.book();
    const bookedAt = performance.now();
    for (const door of healthy) {
      const shows = await eventually(() => door.shown >= house.booked, AT_ONCE_MS, 5);
      run.check('nobody else waits', shows, () => ({
        door: door.name,
        shown: door.shown,
        booked: house.booked,
      }));
    }
    for (const [name, status] of await house.presences()) {
      if (status === 'OFFLINE' && !offlineAfter.has(name)) offlineAfter.set(name, performance.now() - stoodStillAt);
    }
    await delay(Math.max(0, BOOK_EVERY_MS - (performance.now() - bookedAt)));
  }
  for (const { name } of healthy) run.check('nobody else goes offline', !offlineAfter.has(name), () => name);
  if (!run.isShort) {
    for (const { name } of frozen) {
      const after = offlineAfter.get(name);
      run.check(`${name} goes offline in time`, after !== undefined && after < OFFLINE_AFTER_MS, () => ({ after }));
      run.say(`  ${name} offline after ${((after ?? Infinity) / 1_000).toFixed(1)} s`);
    }
  }

  for (const door of frozen) door.cable!.restore();
  for (const door of frozen) {
    // A connection that outlived it brings everything by itself; where it was given up, the display comes back.
    const isUp = await eventually(() => door.shown >= house.booked, 3_000);
    if (run.isShort) run.check(`${door.name} gets what it missed when its network moves again`, isUp);
    if (!isUp) await door.connect();
    run.check(`${door.name} shows what everybody shows`, await eventually(() => door.shown >= house.booked), () => ({
      shown: door.shown,
      booked: house.booked,
    }));
    run.check(`${door.name} was never shown an older schedule`, door.neverWentBack);
  }
  run.check(
    'everybody is online again',
    await eventually(async () => [...(await house.presences()).values()].every((status) => status === 'ONLINE')),
  );
  run.check('the server had nothing to complain of', house.server.stderr.length === 0, () => house.server.stderr);
});
