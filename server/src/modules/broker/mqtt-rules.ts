/** What of a packet is looked at here, whatever its kind. */
interface IncomingPacket {
  cmd: string;
  messageId?: number;
  qos?: number;
  topic?: string;
  clientId?: string;
  username?: string;
  will?: { topic: string };
  subscriptions?: { topic: string; qos: number }[];
  unsubscriptions?: string[];
}

/** U+FFFD stands where the bytes were no UTF-8. */
// oxlint-disable-next-line no-control-regex -- this one character must not occur (MQTT 3.1.1, 1.5.3)
const ILL_FORMED = /[\u0000\uFFFD]/;

/** Every message of ours is of QoS 1 at most, and a broker may grant less than it is asked for (MQTT 3.1.1, 3.8.4). */
const HIGHEST_QOS = 1;

/**
 * What MQTT 3.1.1 demands of a packet and neither mqtt-packet nor aedes looks at; null where nothing is amiss. Whoever
 * breaks it is cut off (4.8).
 */
export function violationOf(packet: IncomingPacket): string | null {
  if (textsOf(packet).some((text) => ILL_FORMED.test(text))) return 'A text is no well-formed UTF-8.';
  const hasId = packet.cmd === 'subscribe' || packet.cmd === 'unsubscribe' || (packet.qos ?? 0) > 0;
  if (hasId && !packet.messageId) return 'A packet identifier is zero.';
  if (packet.cmd === 'unsubscribe' && !packet.unsubscriptions?.length) return 'An UNSUBSCRIBE names nothing.';
  return null;
}

/** What is granted is settled before anybody looks at the packet. */
export function grantWhatIsOurs({ subscriptions = [] }: IncomingPacket): void {
  for (const subscription of subscriptions) subscription.qos = Math.min(subscription.qos, HIGHEST_QOS);
}

function textsOf({ cmd, topic, clientId, username, will, subscriptions, unsubscriptions }: IncomingPacket): string[] {
  switch (cmd) {
    case 'connect':
      return [clientId, username, will?.topic].filter((text) => text !== undefined && text !== null);
    case 'publish':
      return [topic!];
    case 'subscribe':
      return subscriptions!.map((subscription) => subscription.topic);
    case 'unsubscribe':
      return unsubscriptions!;
    default:
      return [];
  }
}
