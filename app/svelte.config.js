import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter(),
    // Kit's default is the time of the build, which would make every build differ from the last.
    version: { name: version },
    csp: {
      directives: {
        'default-src': ['self'],
        'base-uri': ['none'],
        'form-action': ['none'],
        'frame-ancestors': ['none'],
        'object-src': ['none'],
        // Kit's announcer of page changes, for screen readers, is hidden by a style attribute.
        'style-src-attr': ['unsafe-inline']
      }
    }
  }
};
