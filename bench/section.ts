/** One section of docs/measurements.md. */
export interface Section {
  title: string;
  /** What is measured, and how. */
  method: string;
  /** A calculation gives the same result everywhere, so the section does not name a date and a machine. */
  isCalculated?: boolean;
  /** It takes so long that it is measured only by name. */
  isSlow?: boolean;
  /** Returns the result as a Markdown table. */
  measure(): Promise<string>;
}

/** A Markdown table; every column but the first is aligned to the right. */
export function table(head: string[], rows: string[][]): string {
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n');
}
