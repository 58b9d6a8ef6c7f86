import type { Telemetry } from '@lintel/shared/contracts';

/** The Battery Status API (W3C Working Draft), which only some browsers have. */
interface WithBattery {
  getBattery?: () => Promise<{ level: number }>;
}

/** Percent; null where the browser does not say or the device has none. */
export async function readBattery(): Promise<number | null> {
  const battery = await (navigator as WithBattery).getBattery?.();
  return battery ? Math.round(battery.level * 100) : null;
}

export const readScreen = (): NonNullable<Telemetry['screen']> => ({
  width: screen.width,
  height: screen.height,
  isOn: document.visibilityState === 'visible',
});
