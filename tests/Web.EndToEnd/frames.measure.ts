import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { expect } from 'vitest';
import type { CommunityRun, FeatureGraph } from '../../src/Api/web/src/lib/api';
import { type Page, test } from './browser';

const [features, links] = [1_500, 5_000];
declare global {
  interface Window { frameTimes: number[]; recording: boolean }
}

/** `npm run frames`: how a real community of 1,500 features and 5,000 links is panned, zoomed and pointed at. Figures, no verdict. */
test('frames', { timeout: 300_000 }, async ({ page, service }) => {
  const { run, community, threshold } = await largeGraph(service);
  const began = performance.now();
  await page.goto(`/communities/${run}/${community}?nodes=${features}&threshold=${threshold}`);
  await expect.poll(() => page.getByTestId('counts').innerText(), { timeout: 60_000 }).toContain('1,500 features');
  const drawn = performance.now() - began;
  const box = (await page.getByRole('application').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const lines = [
    `${await page.getByTestId('counts').innerText()}; on the page ${Math.round(drawn)} ms after the address was opened; ${cpus()[0]!.model}, load ${loadavg()[0]!.toFixed(1)}`,
    await during(page, 'nothing', () => page.waitForFunction(() => window.frameTimes.length > 60)),
    await during(page, 'pan', async () => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let step = 0; step < 240; step++) await page.mouse.move(x + 200 * Math.sin(step / 12), y + 80 * Math.cos(step / 12));
      await page.mouse.up();
    }),
    await during(page, 'zoom', async () => {
      for (let step = 0; step < 120; step++) await page.mouse.wheel(0, step % 60 < 30 ? -60 : 60);
    }),
    await during(page, 'point', async () => {
      for (let step = 0; step < 240; step++) await page.mouse.move(box.x + 60 + step * 3, box.y + 30 + (step % 7) * 60);
    }),
  ];
  writeFileSync(1, `${lines.join('\n')}\n`);
});

/** A community of at least that many features, and the threshold that leaves about that many links. */
async function largeGraph(service: { get: <T>(path: string) => Promise<T>; post: <T>(path: string, body: unknown) => Promise<T> }) {
  const { id } = await service.post<CommunityRun>('/communities', { threshold: 0.02, minSupport: 5, resolution: 0.3 });
  let run: CommunityRun;
  do run = await service.get<CommunityRun>(`/communities/${id}`);
  while (!run.result);
  const community = run.result.communities[0]!;
  expect(community.size).toBeGreaterThanOrEqual(features);
  const graph = await service.get<FeatureGraph>(`/graphs/community/${id}/${community.id}?nodes=${features}`);
  const similarities = graph.links.map((link) => link.similarity).sort((a, b) => b - a);
  expect(similarities.length).toBeGreaterThanOrEqual(links);
  return { run: id, community: community.id, threshold: similarities[links]!.toFixed(4) };
}

/** Time between animation frames while something goes on, in ms. */
async function during(page: Page, what: string, act: () => Promise<unknown>): Promise<string> {
  await page.evaluate(() => {
    [window.frameTimes, window.recording] = [[], true];
    let last = performance.now();
    const tick = (now: number) => {
      window.frameTimes.push(now - last);
      last = now;
      if (window.recording) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await act();
  const frames = (await page.evaluate(() => {
    window.recording = false;
    return window.frameTimes.slice(1);
  })).sort((a, b) => a - b);
  const at = (share: number) => frames[Math.round(share * (frames.length - 1))]!.toFixed(1);
  const perSecond = (1000 * frames.length) / frames.reduce((sum, frame) => sum + frame, 0);
  return `${what.padEnd(8)} ${String(frames.length).padStart(4)} frames  ${perSecond.toFixed(1)} a second  median ${at(0.5)} ms  95 % ${at(0.95)} ms  longest ${at(1)} ms`;
}
