import type { Ink } from './paint';
import { type Scene, type SceneLink, unit } from './scene';

const margin = 48;
const radius = 7;
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => escapes[letter]!).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');
const short = (value: number) => String(Math.round(value * 10) / 10);

/** The drawing as an SVG file of its own: links in proportion to their similarity, nodes with their id and label as title. */
export function svgOf(scene: Scene, links: readonly SceneLink[], ink: Ink, title: string): string {
  const [width, height] = [scene.width + 2 * margin + unit, scene.height + 2 * margin];
  const x = (value: number) => short(value - scene.left + margin + unit);
  const y = (value: number) => short(value + margin);
  const rows = scene.rows.map((row) => `<text x="4" y="${y(row.y - 6)}" fill="${ink.muted}">${row.layer}</text>`);
  const edges = links.map(({ source, target, similarity, colour }) => {
    const middle = y((source.y + target.y) / 2);
    return `<path d="M${x(source.x)} ${y(source.y)}C${x(source.x)} ${middle} ${x(target.x)} ${middle} ${x(target.x)} ${y(target.y)}"`
      + ` stroke="${colour === null ? ink.link : ink.series[colour]}" stroke-width="${short(0.5 + 2.5 * Math.min(1, Math.abs(similarity)))}"/>`;
  });
  const nodes = scene.nodes.map(({ node, x: nodeX, y: nodeY, colour }) =>
    `<circle cx="${x(nodeX)}" cy="${y(nodeY)}" r="${radius}" fill="${colour === null ? ink.other : ink.series[colour]}">`
    + `<title>${escaped(node.label ? `${node.id}: ${node.label}` : node.id)}</title></circle>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(width)} ${short(height)}" width="${short(width)}" height="${short(height)}" font-family="sans-serif" font-size="11">`
    + `<title>${escaped(title)}</title><rect width="100%" height="100%" fill="${ink.ground}"/>`
    + `<g>${rows.join('')}</g><g fill="none" stroke-opacity="0.7">${edges.join('')}</g><g stroke="${ink.ground}">${nodes.join('')}</g></svg>\n`;
}
