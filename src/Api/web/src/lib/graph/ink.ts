import type { Ink } from './paint';

/** Okabe–Ito, in the order that keeps neighbours apart for the common colour blindnesses; see --series-1 … in app.css. */
export const seriesCount = 7;

/** The theme's colours as they stand now. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: Array.from({ length: seriesCount }, (_, number) => colour(`series-${number + 1}`)),
    other: colour('series-other'), link: colour('muted'), line: colour('line'), text: colour('text'), muted: colour('muted'), ground: colour('surface'),
  };
}

/** Tells when the theme has changed: public/theme.js and the page's switch write it on the root element. */
export function whenThemeChanges(tell: () => void): () => void {
  const watch = new MutationObserver(tell);
  watch.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => watch.disconnect();
}
