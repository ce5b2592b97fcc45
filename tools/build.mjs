// Bundles src/ into dist/, silently, and only where something is newer than the bundle: `npm start` builds each time.
import { readdirSync, statSync } from 'node:fs';
import { build } from 'rolldown';
import config from '../rolldown.config.mjs';

const sources = readdirSync('src', { recursive: true }).map(file => `src/${file}`);
const settings = ['package-lock.json', 'package.json', 'rolldown.config.mjs', 'tools/build.mjs'];
const changed = file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newest = Math.max(...[...sources, ...settings].map(changed));
if (newest > changed('dist/cli.js') || process.argv.includes('--force')) await build({ ...config, logLevel: 'silent' });
