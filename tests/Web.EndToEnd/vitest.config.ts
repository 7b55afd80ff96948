import { defineConfig } from 'vitest/config';

// The real server, the demo model and headless Chromium: `npm ci && npm test` after `dotnet build -c Release src/Server`.
export default defineConfig({
  test: { include: [process.env.MEASURE ? '*.measure.ts' : '*.test.ts'], globalSetup: 'setup.ts', fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 },
});
