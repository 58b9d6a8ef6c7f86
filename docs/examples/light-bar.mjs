// A light bar beside a door that also says whether people are in the room; docs/devices.md explains it.
//   LINTEL_MQTT=mqtt://127.0.0.1:1883 LINTEL_KEY=… LINTEL_TENANT=demo LINTEL_ROOM=… node docs/examples/light-bar.mjs
import { createInterface } from 'node:readline';
import { connect } from 'mqtt';

const { LINTEL_MQTT, LINTEL_KEY, LINTEL_TENANT, LINTEL_ROOM } = process.env;
const room = `lintel/v1/${LINTEL_TENANT}/rooms/${LINTEL_ROOM}`;
const colours = {
  AVAILABLE: '#00ff40',
  STARTING_SOON: '#ffc400',
  AWAITING_CHECK_IN: '#0080ff',
  IN_USE: '#ff0000',
  ENDING_SOON: '#ff6000',
  OUT_OF_SERVICE: '#808080',
};
const light = (colour) => console.log(colour); // Here you would drive the bar itself.

const client = connect(LINTEL_MQTT, { username: 'peripheral', password: LINTEL_KEY });
client.on('connect', () => client.subscribe(`${room}/state`, { qos: 1 }));
client.on('message', (_topic, payload) => light(colours[JSON.parse(payload).state]));
client.on('offline', () => light('#000000')); // A light that may be wrong is worse than none.
client.on('error', (error) => console.error(error.message));

let occupied = null; // Unknown until the sensor, here a line with 1 or 0, says so.
const report = () => {
  const reading = JSON.stringify({ occupied, at: new Date().toISOString() });
  if (occupied !== null) client.publish(`${room}/occupancy`, reading, { qos: 1 });
};
createInterface({ input: process.stdin }).on('line', (line) => ((occupied = line.trim() === '1'), report()));
setInterval(report, 5 * 60_000); // After 15 silent minutes the server takes nothing for known.
