import { useEffect, useEffectEvent } from 'react';
import { Missing } from '../components/missing';
import { Cancel } from '../features/booking/cancel';
import { Confirm } from '../features/booking/confirm';
import { Reschedule } from '../features/booking/reschedule';
import { Departments } from '../features/choose/departments';
import { Types } from '../features/choose/types';
import { Details } from '../features/details/details';
import { PickTime } from '../features/time/pick-time';
import { tellHost } from '../lib/embed';
import { useRoute } from '../lib/router';
import { pathOf, type Route } from '../lib/routes';
import { Frame } from './frame';

export function App() {
  const { route } = useRoute();
  const address = route.name === 'missing' ? route.name : pathOf(route);
  const tell = useEffectEvent(() =>
    tellHost({
      type: 'step',
      step: route.name,
      ...('owner' in route && { department: route.owner }),
      ...('type' in route && { meetingType: route.type }),
      ...('date' in route && { date: route.date }),
    }),
  );
  // One step is told once, whatever else the page draws again.
  useEffect(() => tell(), [address]);
  return (
    <Frame route={route}>
      <Step key={faceOf(route)} route={route} />
    </Frame>
  );
}

/** Date and time are one face, in which the month stays where it was turned to. */
const faceOf = ({ name }: Route): string => (name === 'times' ? 'dates' : name);

function Step({ route }: { route: Route }) {
  switch (route.name) {
    case 'departments':
      return <Departments />;
    case 'types':
      return <Types owner={route.owner} />;
    case 'dates':
      return <PickTime owner={route.owner} type={route.type} date={null} />;
    case 'times':
      return <PickTime owner={route.owner} type={route.type} date={route.date} />;
    case 'details':
      return <Details owner={route.owner} type={route.type} date={route.date} time={route.time} />;
    case 'confirm':
      return <Confirm id={route.id} />;
    case 'cancel':
      return <Cancel id={route.id} />;
    case 'reschedule':
      return <Reschedule id={route.id} />;
    case 'missing':
      return <Missing />;
  }
}
