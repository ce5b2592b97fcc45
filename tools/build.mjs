// Bundles src/ into dist/, silently, and only where something is newer than the bundle: `npm start` builds each time.
// --force builds the library too, whatever is newer; --types writes its declarations, as a package needs them.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { build } from 'rolldown';
import config, { library } from '../rolldown.config.mjs';

const sources = readdirSync('src', { recursive: true }).map(file => `src/${file}`);
const tools = readdirSync('tools').map(file => `tools/${file}`);
const settings = ['package-lock.json', 'package.json', 'rolldown.config.mjs', ...tools];
const changed = file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newest = Math.max(...[...sources, ...settings].map(changed));
const force = process.argv.includes('--force');
const bundle = options => build({ ...options, logLevel: 'silent' });
if (newest > changed('dist/cli.js') || force) await bundle(config);
if (force) await bundle(library);
if (process.argv.includes('--types'))
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
    stdio: 'inherit',
  });
