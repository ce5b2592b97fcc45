import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const WINDOWS = process.platform === 'win32';

/** What a package is made from; built in a copy, because other tests run the bundle of this folder meanwhile. */
const SOURCES = ['src', 'tools', 'docs', 'scenarios', 'scenario.schema.json', 'rolldown.config.mjs', 'tsconfig.json'];
const MORE = ['tsconfig.types.json', 'package.json', 'README.md', 'CONTRIBUTING.md', 'LICENSE'];

/** An empty project into which the packed package was installed. */
export interface Project {
  readonly folder: string;
  /** Runs a program in the project; what it printed, and how it ended. */
  run(command: string, ...args: string[]): { status: number | null; stdout: string; stderr: string };
  write(file: string, text: string): void;
  remove(): void;
}

/** Packs the package as `npm publish` would, and installs it into an empty project as a user would. */
export function installed(): Project {
  const root = mkdtempSync(join(tmpdir(), 'stepformer-package-'));
  const copy = join(root, 'source');
  const folder = join(root, 'project');
  mkdirSync(folder);
  for (const part of [...SOURCES, ...MORE]) cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
  npm(copy, 'pack', '--silent', '--pack-destination', folder);
  const [tarball = ''] = readdirSync(folder);
  writeManifests(folder, `file:${tarball}`);
  npm(folder, 'ci', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts');
  return {
    folder,
    run(command, ...args) {
      const { status, stdout, stderr } = spawnSync(command, args, {
        cwd: folder,
        encoding: 'utf8',
        env: environment(),
      });
      return { status, stdout, stderr };
    },
    write: (file, text) => writeFileSync(join(folder, file), text),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function npm(cwd: string, ...args: string[]): void {
  execFileSync('npm', args, { cwd, env: environment(), shell: WINDOWS, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Without what npm, vitest and CI tell their children: a user's shell has none of it. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env);
  return {
    ...Object.fromEntries(
      inherited.filter(([name]) => !/^(npm_|vitest|node_env$|node_options$|force_color$|ci$)/i.test(name)),
    ),
    npm_config_loglevel: 'error',
    npm_config_update_notifier: 'false',
  };
}

/**
 * The versions of this repository's lock file, as the project's own: npm then finds every package in its
 * cache by its hash, where `npm ci` put it, and needs the registry only for those it has not.
 */
function writeManifests(folder: string, tarball: string): void {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const { devDependencies: _, ...own } = packages[''];
  const needed = Object.entries<{ dev?: boolean; link?: boolean }>(packages).filter(
    ([at, { dev, link }]) => at.includes('node_modules/') && !dev && !link,
  );
  const manifest = { name: 'project', private: true, type: 'module', dependencies: { stepformer: tarball } };
  const lock = {
    name: 'project',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': manifest,
      'node_modules/stepformer': { ...own, resolved: tarball },
      ...Object.fromEntries(needed),
    },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  if (existsSync('.npmrc')) cpSync('.npmrc', join(folder, '.npmrc'));
}
