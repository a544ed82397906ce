import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { slimMap } from './slim-map.ts';

/** Everything comes from the app itself: no remote script, style, font or picture. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  // The window's own app answers on `ipc:`; a browser has no such scheme.
  "connect-src 'self' ipc: http://ipc.localhost",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Puts the policy into the built page; the development server needs inline styles, so not there. */
const policy: Plugin = {
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
  ],
};

export default defineConfig({
  base: './',
  plugins: [svelte(), policy, slimMap],
  // The map: its worker is a module of its own, its file is an asset beside the scripts.
  worker: { format: 'es' },
  assetsInclude: ['**/*.pmtiles'],
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  // The headless app serves the same calls on loopback; its address can be set for development.
  server: { fs: { allow: ['..'] }, proxy: { '/api': process.env.REGIE_URL ?? 'http://127.0.0.1:8484' } },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
