/** Numbers and tokens as a person reads them. */

const grouped = new Intl.NumberFormat('en-US');

/** 1,234,567; from ten million on 12.3 M. */
export function count(n: number): string {
  if (n >= 1e10) return `${(n / 1e9).toFixed(1)} G`;
  if (n >= 1e7) return `${(n / 1e6).toFixed(1)} M`;
  return grouped.format(n);
}

/** 950; 9.5k; 24k; 1.2M: where there is no room. */
export function brief(n: number): string {
  const [unit, name] = n >= 999_500 ? [1e6, 'M'] : n >= 1000 ? [1e3, 'k'] : [1, ''];
  const value = n / unit;
  return (unit > 1 && value < 9.95 ? value.toFixed(1) : Math.round(value).toString()) + name;
}

/** Three significant digits, never in scientific notation above a millionth. */
export function measure(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.001 ? 3 : -1;
  const text = digits < 0 ? size.toPrecision(2) : size.toFixed(digits);
  return (value < 0 ? '−' : '') + text;
}

/** A share as a percentage: 12.3 %, 0.04 %, 0.0012 %. */
export function percent(share: number): string {
  if (share === 0) return '0 %';
  const value = share * 100;
  return `${value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toPrecision(2)} %`;
}

/** A token with its white space made visible. */
export function tokenText(token: string): string {
  return token.replace(/\n/g, '⏎').replace(/\t/g, '⇥').replace(/^ /, '·').replace(/ $/, '·');
}

/** Whether a token is a mark of the tokenizer, such as the beginning of a text, and no text. Gemma has tokens like <h1>: those are text. */
export const isMark = (token: string) => /^<\|[^|]+\|>$|^<(bos|eos|pad|unk|mask|s|\/s)>$/.test(token);

/** Seconds as 3 s, 2 min, 1 h 5 min. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
