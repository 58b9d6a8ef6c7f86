import { DemoService } from './modules/demo/demo.service.js';
import { DemoKey } from './modules/displays/demo-key.js';
import { RoomDirectory } from './modules/resources/room-directory.js';
import { TenancyRepository } from './modules/tenancy/tenancy.repository.js';
import type { Config } from './platform/config/config.js';
import type { RunningServer } from './server.js';

const DISPLAY_LINKS = 3;

/** What somebody who has just started the server wants to know; prepares the demo where it is on. */
export async function describe({ app, url, demoCalendars }: RunningServer, config: Config): Promise<string[]> {
  const lines = [
    '',
    `  Admin        ${url}/admin/`,
    `  Display      ${url}/display/`,
    `  Booking      ${url}/book`,
    `  API          ${url}/api/docs`,
    `  MQTT         mqtt://${config.env.HOST}:${config.env.MQTT_PORT}`,
  ];
  const demoKey = app.get(DemoKey).value;
  if (demoKey !== null) {
    const { password, agentKey } = await app.get(DemoService).prepare();
    lines.push(
      '',
      '  Demo sign-ins  admin@demo.test, leader@demo.test, member@demo.test, admin@other.test',
      `  Password       ${password}`,
      `  Agent key      ${agentKey}`,
      ...(demoCalendars
        ? ['', `  Google (demo)     ${demoCalendars.google}/`, `  Microsoft (demo)  ${demoCalendars.microsoft}/`]
        : []),
      '',
      '  Displays, ready paired (open each in a window of its own):',
    );
    const demo = await app.get(TenancyRepository).findBySlug('demo');
    const rooms = demo ? (await app.get(RoomDirectory).all(demo.id)).filter((room) => room.type === 'ROOM') : [];
    for (const room of rooms.slice(0, DISPLAY_LINKS))
      lines.push(`  ${room.name.padEnd(12)} ${url}/display/?demo=${room.id}&key=${demoKey}`);
  }
  return [...lines, ''];
}
