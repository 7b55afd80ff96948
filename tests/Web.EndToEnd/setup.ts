import type { TestProject } from 'vitest/node';
import { hasChromium } from './chromium';
import { RealServer } from './server';

declare module 'vitest' {
  export interface ProvidedContext { url: string }
}

/** One server for all views: 300 demo stories are counted before the first test. */
export default async function setup(project: TestProject) {
  if (!hasChromium) {
    project.provide('url', '');
    return undefined;
  }

  const server = await RealServer.start();
  project.provide('url', server.url);
  await server.ingestStories(300);
  return () => server.stop();
}
