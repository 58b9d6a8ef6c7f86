import type { ReactNode } from 'react';
import { Failure } from '../../components/failure';
import { Missing } from '../../components/missing';
import { isNotFound } from '../../lib/api';
import { useRoute } from '../../lib/router';
import { typeOf, useOwner, type Owner, type OwnerType } from './owner';

interface Props {
  owner: string;
  type: string;
  children: (chosen: { owner: Owner | undefined; type: OwnerType | undefined }) => ReactNode;
}

/** Owner and type of an address: undefined while they are asked for, another face where they mean nothing. */
export function Chosen({ owner: ownerWord, type: typeWord, children }: Props) {
  const { parameters } = useRoute();
  const { data: owner, error, retry } = useOwner(ownerWord);
  const type = owner && typeOf(owner, typeWord, parameters.get('department'));
  if (isNotFound(error) || (owner && !type)) return <Missing />;
  if (error && !owner) return <Failure error={error} onRetry={retry} />;
  return children({ owner, type });
}
