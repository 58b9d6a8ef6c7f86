import type { Driven } from '../measure/drive.js';
import type { Hotspots } from './hotspots.js';
import type { Depth, Furniture } from './loads.js';

/** An answer, byte by byte but for what every Node server adds by itself. */
export interface Answer {
  status: number;
  headers: [name: string, value: string][];
  body: string;
}

/** What a server process is asked for. */
interface Measured {
  where: { ask: null; answer: { port: number } };
  /** Its CPU time so far, microseconds. */
  cpu: { ask: null; answer: number };
}

export interface HouseRequests extends Measured {
  furnish: { ask: { rooms: number; people: number }; answer: { house: Furniture; tokens: string[] } };
  reach: { ask: Depth; answer: null };
  /** Statistics for the planner, as autovacuum takes them within a minute. */
  analyse: { ask: null; answer: null };
  startProfile: { ask: null; answer: null };
  /** Ends the profile, keeps it in this file and says where its time went. */
  stopProfile: { ask: { path: string }; answer: Hotspots };
  close: { ask: null; answer: null };
}

export interface BareRequests extends Measured {
  play: { ask: Answer; answer: null };
}

/** What the process with the clients is asked for. */
export interface ClientRequests {
  meet: { ask: { house: Furniture; tokens: string[] }; answer: null };
  /** Lets every client ask one thing after the other. */
  drive: { ask: { load: number; port: number; seconds: number }; answer: Driven };
  /** One request of a load and what was answered. */
  sample: { ask: { load: number; port: number }; answer: Answer };
}
