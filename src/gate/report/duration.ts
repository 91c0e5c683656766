/** Milliseconds in the two largest units, rounded down: `4 s`, `1 min 5 s`, `1 h 30 min`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${part(seconds % 60, 's')}`;
  return `${Math.floor(seconds / 3600)} h${part(Math.floor((seconds % 3600) / 60), 'min')}`;
}

const part = (count: number, unit: string): string => (count ? ` ${count} ${unit}` : '');
