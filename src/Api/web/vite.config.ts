import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The page is served by the process itself: built into Api/wwwroot, and proxied to a running server while developing.
export default defineConfig({
  plugins: [svelte()],
  base: '/',
  build: { outDir: '../wwwroot', emptyOutDir: true, sourcemap: false, chunkSizeWarningLimit: 400 },
  server: { proxy: { '/api': 'http://localhost:5080', '/openapi': 'http://localhost:5080' } },
  test: { include: ['tests/**/*.test.ts'] },
});
