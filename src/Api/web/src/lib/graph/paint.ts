import { type Scene, type SceneLink, type SceneNode, unit, weights } from './scene';

/** Colours of a theme, as CSS colours. */
export interface Ink { series: readonly string[]; other: string; link: string; line: string; text: string; muted: string; ground: string }
/** Screen = drawing × k + (x, y). */
export interface View { x: number; y: number; k: number }
/** What stands out: a node, its partners and the links between them. */
export interface Focus { node: SceneNode; partners: ReadonlySet<SceneNode>; links: readonly SceneLink[] }

const linkWidths = [0.8, 1.2, 1.8, 2.6];
const linkAlphas = [0.3, 0.45, 0.65, 0.85];
const faded = 0.32;
const idRoom = 44;      // pixels between nodes from which ids are written
const labelRoom = 104;  // and from which labels are
const widestName = 190;
const letterWidth = 6.1;

/** Radius of a node on the screen, in pixels. */
export const radiusOf = (k: number) => Math.max(1.5, Math.min(8, unit * k * 0.36));

/** The links and nodes in sight. `width` and `height` in CSS pixels; the context is scaled for the device already. */
export function paintGraph(context: CanvasRenderingContext2D, scene: Scene, links: readonly SceneLink[], view: View, ink: Ink, width: number, height: number) {
  context.clearRect(0, 0, width, height);
  strokeLinks(context, links, view, ink, width);
  fillNodes(context, scene.nodes, view, ink, width, height);
}

/** Everything: rows, the graph as `paintGraph` left it (faded where something stands out), what stands out, names. */
export function paint(
  context: CanvasRenderingContext2D, graph: CanvasImageSource, scene: Scene, view: View, focus: Focus | null, ink: Ink, width: number, height: number) {
  context.clearRect(0, 0, width, height);
  rowLines(context, scene, view, ink, width);
  context.globalAlpha = focus ? faded : 1;
  context.drawImage(graph, 0, 0, width, height);
  context.globalAlpha = 1;
  if (focus) {
    strokeLinks(context, focus.links, view, ink, width);
    fillNodes(context, [...focus.partners, focus.node], view, ink, width, height);
    ring(context, focus.node, view, ink);
  }

  writeNames(context, scene, view, focus, ink, width, height);
}

function rowLines(context: CanvasRenderingContext2D, scene: Scene, view: View, ink: Ink, width: number) {
  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const row of scene.rows) {
    const y = Math.round(row.y * view.k + view.y) + 0.5;
    context.moveTo(0, y);
    context.lineTo(width, y);
  }

  context.stroke();
  context.fillStyle = ink.muted;
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  for (const row of scene.rows) context.fillText(`layer ${row.layer}`, 6, row.y * view.k + view.y - 5);
}

/** One path for each colour and strength: a stroke costs far more than a segment. */
function strokeLinks(context: CanvasRenderingContext2D, links: readonly SceneLink[], view: View, ink: Ink, width: number) {
  const groups = new Map<number, SceneLink[]>();
  for (const link of links) {
    const [a, b] = [link.source.x * view.k + view.x, link.target.x * view.k + view.x];
    if ((a < 0 && b < 0) || (a > width && b > width)) continue;
    const key = (link.colour ?? -1) * weights + link.weight;
    const group = groups.get(key);
    if (group) group.push(link);
    else groups.set(key, [link]);
  }

  for (const group of groups.values()) {
    const { colour, weight } = group[0]!;
    context.strokeStyle = colour === null ? ink.link : ink.series[colour]!;
    context.lineWidth = linkWidths[weight]!;
    context.globalAlpha = linkAlphas[weight]!;
    context.beginPath();
    for (const { source, target } of group) {
      const [x1, y1, x2, y2] = [source.x * view.k + view.x, source.y * view.k + view.y, target.x * view.k + view.x, target.y * view.k + view.y];
      const middle = (y1 + y2) / 2;
      context.moveTo(x1, y1);
      context.bezierCurveTo(x1, middle, x2, middle, x2, y2);
    }

    context.stroke();
  }

  context.globalAlpha = 1;
}

function fillNodes(context: CanvasRenderingContext2D, nodes: readonly SceneNode[], view: View, ink: Ink, width: number, height: number) {
  const radius = radiusOf(view.k);
  context.lineWidth = 1.5;
  context.strokeStyle = ink.ground;
  for (let colour = -1; colour < ink.series.length; colour++) {
    context.fillStyle = colour < 0 ? ink.other : ink.series[colour]!;
    context.beginPath();
    for (const node of nodes) {
      if ((node.colour ?? -1) !== colour) continue;
      const [x, y] = [node.x * view.k + view.x, node.y * view.k + view.y];
      if (x < -radius || x > width + radius || y < -radius || y > height + radius) continue;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }

    context.fill();
    if (radius > 4) context.stroke();   // apart from the links behind, where there is room
  }
}

function ring(context: CanvasRenderingContext2D, node: SceneNode, view: View, ink: Ink) {
  context.strokeStyle = ink.text;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(node.x * view.k + view.x, node.y * view.k + view.y, radiusOf(view.k) + 3, 0, 2 * Math.PI);
  context.stroke();
}

function writeNames(context: CanvasRenderingContext2D, scene: Scene, view: View, focus: Focus | null, ink: Ink, width: number, height: number) {
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'center';
  context.fillStyle = ink.text;
  context.strokeStyle = ink.ground;
  context.lineWidth = 3;
  context.lineJoin = 'round';
  const below = radiusOf(view.k) + 13;
  for (const node of focus ? [...scene.nodes, focus.node] : scene.nodes) {
    const room = focus?.node === node ? widestName : node.room * view.k;
    if (room < idRoom) continue;
    const [x, y] = [node.x * view.k + view.x, node.y * view.k + view.y];
    if (x < -room || x > width + room || y < -20 || y > height + 20) continue;
    context.globalAlpha = !focus || focus.node === node || focus.partners.has(node) ? 1 : 0.35;
    const name = nameOf(node, room);
    context.strokeText(name, x, y + below);   // a halo, where links run behind it
    context.fillText(name, x, y + below);
  }

  context.globalAlpha = 1;
}

/** The label where there is one and room for it, cut to the room; else the id. */
export function nameOf({ node }: SceneNode, room: number): string {
  if (room < labelRoom || !node.label) return node.id;
  const letters = Math.floor((Math.min(room, widestName) - 6) / letterWidth);
  return node.label.length <= letters ? node.label : `${node.label.slice(0, letters - 1).trimEnd()}…`;
}
