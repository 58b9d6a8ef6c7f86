import type { CreateResource, PolicyOverrides } from '@lintel/shared/contracts';

export const demoPeople = [
  { email: 'admin@demo.test', name: 'Ada Admin', role: 'ADMIN' },
  { email: 'leader@demo.test', name: 'Leo Leader', role: 'MEMBER' },
  { email: 'member@demo.test', name: 'Mia Member', role: 'MEMBER' },
] as const;

/** The demo's house: a building with two floors, what stands in it and what happens in it on a working day. */
export const demoFloors = ['1st floor', '2nd floor'] as const;

type DemoRoom = Pick<CreateResource, 'name' | 'capacity' | 'amenities' | 'description'> & {
  floor: (typeof demoFloors)[number];
};

export const demoRooms: readonly DemoRoom[] = [
  {
    name: 'Aurora',
    floor: '1st floor',
    capacity: 8,
    amenities: ['Screen', 'Video', 'Whiteboard'],
    description: 'Next to reception.',
  },
  { name: 'Borealis', floor: '1st floor', capacity: 12, amenities: ['Screen', 'Video'], description: null },
  { name: 'Cirrus', floor: '1st floor', capacity: 4, amenities: ['Screen'], description: null },
  { name: 'Dune', floor: '1st floor', capacity: 6, amenities: ['Whiteboard'], description: 'Daylight.' },
  { name: 'Ember', floor: '1st floor', capacity: 2, amenities: ['Phone'], description: 'For calls.' },
  {
    name: 'Fjord',
    floor: '1st floor',
    capacity: 20,
    amenities: ['Projector', 'Video', 'Stage'],
    description: 'Town halls.',
  },
  { name: 'Glacier', floor: '2nd floor', capacity: 8, amenities: ['Screen', 'Video'], description: null },
  {
    name: 'Harbor',
    floor: '2nd floor',
    capacity: 10,
    amenities: ['Screen', 'Whiteboard'],
    description: 'View of the harbour.',
  },
  { name: 'Indigo', floor: '2nd floor', capacity: 4, amenities: ['Screen'], description: null },
  { name: 'Juniper', floor: '2nd floor', capacity: 6, amenities: ['Video'], description: null },
  { name: 'Kelp', floor: '2nd floor', capacity: 2, amenities: ['Phone'], description: 'For calls.' },
  { name: 'Lagoon', floor: '2nd floor', capacity: 14, amenities: ['Screen', 'Video', 'Whiteboard'], description: null },
];

export const demoDevices = [{ name: 'Projector cart', amenities: ['HDMI'], description: 'Fetch it from reception.' }];

/** The upper floor receives no visitors, so its doors may show titles. */
export const upperFloorPolicy: PolicyOverrides = { titlesMasked: false };

const titles = [
  'Design review',
  'Weekly planning',
  'Interview',
  'Customer call',
  'Retrospective',
  'Budget 2027',
  'Onboarding',
  'Architecture',
  'Stand-up',
  'Sales pipeline',
  'Hiring sync',
  'Incident review',
];

export interface DemoMeeting {
  title: string;
  /** Wall-clock time in the demo's zone, minutes since midnight. */
  startMinute: number;
  minutes: number;
}

/** A room's meetings on a day: different per room and day, the same whenever asked. */
export function demoMeetings(roomIndex: number, dayIndex: number): DemoMeeting[] {
  const meetings: DemoMeeting[] = [];
  let minute = 8 * 60 + 30 + ((roomIndex * 35 + dayIndex * 20) % 90);
  for (let turn = 0; minute < 17 * 60; turn++) {
    const seed = roomIndex * 7 + dayIndex * 13 + turn * 5;
    const minutes = [30, 60, 45, 60, 90][seed % 5]!;
    if (seed % 4 !== 0)
      meetings.push({ title: titles[seed % titles.length]!, startMinute: minute - (minute % 15), minutes });
    minute += minutes + [0, 30, 15, 75][seed % 4]!;
  }
  return meetings;
}
