export function PairPage() {
  return null;
}
