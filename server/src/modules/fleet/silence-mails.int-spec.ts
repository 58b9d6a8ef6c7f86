import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Display } from '@lintel/shared/contracts';
import { EventHandlers } from '../../platform/events/event-handlers.js';
import { EventStore } from '../../platform/events/event-store.js';
import { createLogger } from '../../platform/logging/logger.js';
import { Mailer, MailDeferred } from '../../platform/mail/mailer.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { openSendGrid, type FakeSendGrid } from '../../testing/sendgrid.js';
import { SilenceWatch } from './silence-watch.js';

const MINUTE_MS = 60_000;

describe('mails about silent displays', () => {
  let sendGrid: FakeSendGrid;
  let house: House;
  let admin: Person;
  let colleague: Person;
  const lines: string[] = [];
  const logged = (part: string) =>
    lines.filter((line) => line.includes(part)).map((line) => JSON.parse(line) as object);

  const openLogged = (environment: Record<string, string>) =>
    openHouse(environment, createLogger('info', { write: (line) => void lines.push(line) }));

  beforeAll(async () => {
    sendGrid = await openSendGrid();
    house = await openLogged({ ...sendGrid.environment, PUBLIC_URL: 'https://rooms.example.test' });
    const acme = await house.addTenant('acme');
    admin = await house.addPerson(acme, 'ADMIN');
    colleague = await house.addPerson(acme, 'ADMIN');
    await house.addPerson(acme, 'MEMBER');
    await house.addPerson(await house.addTenant('other'), 'ADMIN');
  });
  afterAll(async () => {
    await house.close();
    await sendGrid.close();
  });

  beforeEach(() => {
    sendGrid.taken.length = 0;
    sendGrid.answers.length = 0;
    lines.length = 0;
  });

  /** A display that somebody saw, and what can become of it. */
  const hang = async (at: House, owner: Person, room: string) => {
    const { displayId } = await pairDisplay(at, owner, [await at.addResource(owner.tenantId, room)]);
    const look = () => at.server.app.get(SilenceWatch).look();
    const set = (change: string, value: string) =>
      at.db.system((tx) => tx.query(`UPDATE display SET ${change} WHERE id = $1`, [displayId, value]));
    const eventIds = async (types: string[]) =>
      (
        await at.db.system((tx) =>
          tx.query<{ id: string }>(
            'SELECT id FROM domain_event WHERE subject_id = $1 AND type = ANY ($2) ORDER BY seq',
            [displayId, types],
          ),
        )
      ).map(({ id }) => id);
    return {
      id: displayId,
      leave: () => set(`presence = 'OFFLINE', presence_changed_at = $2`, new Date(at.clock.now()).toISOString()),
      comeBack: async () => {
        await set(
          `presence = 'ONLINE', heard_at = now(), presence_changed_at = $2`,
          new Date(at.clock.now()).toISOString(),
        );
        await look();
      },
      async beSilentFor(minutes: number) {
        await at.clock.moveTo(at.clock.now() + minutes * MINUTE_MS);
        await look();
      },
      eventIds,
      /** Resolves when the handler is done with all of these facts. */
      async handled(...types: string[]) {
        const ids = await eventIds(types);
        for (let done = 0; done < ids.length;) {
          const [row] = await at.db.system((tx) =>
            tx.query<{ count: number }>(
              'SELECT count(*)::int AS count FROM processed_event WHERE handler = $1 AND event_id = ANY ($2)',
              ['fleet.mail-silence', ids],
            ),
          );
          done = row!.count;
          await new Promise((resolve) => setImmediate(resolve));
        }
        return ids;
      },
      alert: async () => ((await (await owner.fetch(`/api/v1/displays/${displayId}`)).json()) as Display).alert.level,
    };
  };

  it('are one when the alert comes and one when it is over, to the administrators', async () => {
    const display = await hang(house, admin, 'R&D <1>');
    await display.leave();
    await display.beSilentFor(3);
    await display.comeBack();
    expect(await display.handled('display.recovered')).toHaveLength(1);
    expect(sendGrid.answers).toEqual([]);

    const leftAt = house.clock.now();
    await display.leave();
    for (const minutes of [3, 8, 1, 60]) await display.beSilentFor(minutes);
    const [alertedId] = await display.handled('display.alerted');
    await display.comeBack();
    const [, recoveredId] = await display.handled('display.recovered');

    expect(sendGrid.answers).toEqual([202, 202]);
    const [alerted, recovered] = sendGrid.taken;
    expect(alerted).toMatchObject({
      personalizations: [admin, colleague].map(({ email }) => ({ to: [{ email }] })),
      from: { email: 'lintel@example.test' },
      headers: { 'Message-ID': `<${alertedId}@example.test>` },
      subject: expect.stringMatching(/^Not answering: .*R&D <1>/),
    });
    const link = `https://rooms.example.test/admin/displays/${display.id}`;
    const [text, html] = alerted!.content.map(({ value }) => value);
    const since = new Date(leftAt).toLocaleTimeString('en-GB', { timeZone: 'Europe/Madrid', timeStyle: 'short' });
    expect(text).toContain(`since ${since} on Friday`);
    expect(text).toContain(link);
    expect(html).toContain(`<a href="${link}">`);
    expect(html).toContain('R&amp;D &lt;1&gt;');
    expect(recovered!.subject).toMatch(/^Answering again: /);
    expect(recovered!.headers['Message-ID']).toBe(`<${recoveredId}@example.test>`);
    expect(recovered!.content[0].value).toContain(`silent since ${since}`);

    // The relay and the queue bring a fact at least once.
    const fact = await house.server.app.get(EventStore).find(alertedId!);
    await house.server.app.get(EventHandlers).deliver('fleet.mail-silence', fact!);
    expect(sendGrid.answers).toEqual([202, 202]);
  });

  it('come when SendGrid can take them again, and not twice', async () => {
    const display = await hang(house, admin, 'Atlantic');
    sendGrid.failNext(503);
    await display.leave();
    await display.beSilentFor(11);
    await display.handled('display.alerted');
    expect(sendGrid.answers).toEqual([503, 202]);
    expect(sendGrid.taken).toHaveLength(1);
    expect(lines.join()).toContain('SendGrid answered 503');
  });

  it('are given up, in one line of the log, where SendGrid refuses them', async () => {
    const display = await hang(house, admin, 'Pacific');
    sendGrid.failNext(400);
    await display.leave();
    await display.beSilentFor(11);
    const [id] = await display.handled('display.alerted');
    expect(sendGrid.answers).toEqual([400]);
    expect(logged('refused a mail')).toEqual([
      expect.objectContaining({ level: 'error', mailId: id, status: 400, reasons: ['as the test wants it'] }),
    ]);
  });

  it('tell what may be tried again from what may not, and no line of the log tells key or recipient', async () => {
    const mailer = house.server.app.get(Mailer);
    const mail = { id: 'one', to: [admin.email], subject: 'One', text: 'One', html: '<p>One</p>' };
    for (const status of [429, 500]) {
      sendGrid.failNext(status);
      await expect(mailer.send(mail)).rejects.toThrow(MailDeferred);
    }
    for (const status of [401, 403, 413]) {
      sendGrid.failNext(status);
      await mailer.send(mail);
    }
    await mailer.send({ ...mail, to: ['nobody'] });
    expect(logged('refused a mail')).toHaveLength(4);
    expect(lines.join()).not.toContain(sendGrid.environment.SENDGRID_API_KEY);
    expect(lines.join()).not.toContain(admin.email);
  });

  it('are not sent without a key, which the log says, and the alert stays in the administration', async () => {
    const bare = await openLogged({});
    const owner = await bare.addPerson(await bare.addTenant('acme'), 'ADMIN');
    const display = await hang(bare, owner, 'Atlantic');
    await display.leave();
    await display.beSilentFor(11);
    const [id] = await display.handled('display.alerted');
    expect(logged('a mail was not sent')).toEqual([
      expect.objectContaining({ level: 'warn', mailId: id, msg: expect.stringContaining('SENDGRID_API_KEY') }),
    ]);
    expect(await display.alert()).toBe('ALERT');
    expect(sendGrid.answers).toEqual([]);
    await bare.close();
  });
});
