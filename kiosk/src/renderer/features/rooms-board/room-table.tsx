import { useTranslation } from 'react-i18next';
import { StateIcon } from '../room/state-icon';
import { useRoomFaces, type RoomFaceProps } from './room-face';
import styles from './room-table.module.css';

/** A line a room, to be read from top to bottom. */
export function RoomTable(props: RoomFaceProps) {
  const { t } = useTranslation();
  const rooms = useRoomFaces(props);
  return (
    <table className={styles.table}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t('board.room')}</th>
          <th scope="col">{t('board.state')}</th>
          <th scope="col">{t('line.next')}</th>
        </tr>
      </thead>
      <tbody className={styles.rows}>
        {rooms.map(({ id, name, state, isDoubtful, word, detail, next }) => (
          <tr key={id} className={styles.row} data-state={state} data-doubtful={isDoubtful || undefined}>
            <th scope="row" className={styles.name}>
              <span className={styles.mark} aria-hidden="true">
                <StateIcon state={state} />
              </span>
              <bdi className={styles.text}>{name}</bdi>
            </th>
            <td className={styles.state}>
              <span className={styles.word}>{word}</span> {detail}
            </td>
            <td className={styles.next}>
              {next ? <bdi>{next}</bdi> : state !== 'OUT_OF_SERVICE' && t('line.nothingNext')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
