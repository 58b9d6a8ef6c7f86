import { encode } from 'uqr';

interface QrCodeProps {
  text: string;
  label: string;
  className?: string | undefined;
  /** How much of it may be unreadable; on a clean screen little is lost, and fewer modules are read from farther away. */
  correction?: 'L' | 'M';
}

/** Dark on light whatever the screen's colours are: many scanners do not read the inverse (ISO/IEC 18004 reflectance). */
export function QrCode({ text, label, className, correction = 'M' }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: correction, border: 3 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#05070a" />
    </svg>
  );
}
