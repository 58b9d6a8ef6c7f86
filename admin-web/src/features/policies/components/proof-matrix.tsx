import { doorActions, factors, type DoorAction, type Factor, type TapProofs } from '@lintel/shared/contracts';
import { Checkbox, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './policy.module.css';

interface ProofMatrixProps {
  id: string;
  value: TapProofs;
  error?: string | undefined;
  /** Left out where the rule is only shown. */
  onChange?: (value: TapProofs) => void;
}

/** For each thing people do at a door, the ways in which they may show who they are. */
export function ProofMatrix({ id, value, error, onChange }: ProofMatrixProps) {
  const { t } = useTranslation();
  const toggle = (action: DoorAction, factor: Factor, isAccepted: boolean) =>
    onChange?.({
      ...value,
      [action]: factors.filter((one) => (one === factor ? isAccepted : value[action].includes(one))),
    });
  return (
    <>
      <table className={classes.matrix} aria-labelledby={`${id}-label`}>
        <thead>
          <tr>
            <td />
            {factors.map((factor) => (
              <th key={factor} scope="col">
                {t(`rules.factors.${factor}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {doorActions.map((action) => (
            <tr key={action}>
              <th scope="row">{t(`rules.doorActions.${action}`)}</th>
              {factors.map((factor) => (
                <td key={factor}>
                  <Checkbox
                    id={`${id}-${action}-${factor}`}
                    aria-label={`${t(`rules.doorActions.${action}`)}: ${t(`rules.factors.${factor}`)}`}
                    checked={value[action].includes(factor)}
                    disabled={!onChange}
                    onChange={(event) => toggle(action, factor, event.currentTarget.checked)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {error && (
        <Text role="alert" size="xs" c="danger">
          {error}
        </Text>
      )}
    </>
  );
}
