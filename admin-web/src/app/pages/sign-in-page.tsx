import { useRouter, useSearch } from '@tanstack/react-router';
import { SignInForm } from '../../features/session/components/sign-in-form';

export function SignInPage() {
  const router = useRouter();
  const { next } = useSearch({ from: '/sign-in' });
  return <SignInForm onSignedIn={() => router.history.replace(router.history.createHref(`/admin${next ?? '/'}`))} />;
}
