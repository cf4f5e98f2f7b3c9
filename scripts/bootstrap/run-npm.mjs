import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { BootstrapError } from './timed-step.mjs';

const SHOWN_LINES = 20;

const onPath = (name, root) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.startsWith(join(root, 'node_modules')))
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

/**
 * The command that runs npm: the npm that started us, else the one beside the machine's Node, else the one
 * on the PATH. Never with the Node of node_modules, which an install takes away under its feet.
 */
export function npmCommand(root) {
  const hostNode =
    [process.env.npm_node_execpath, process.execPath, onPath('node', root)].find(
      (file) => file && existsSync(file) && !file.startsWith(join(root, 'node_modules')),
    ) ?? process.execPath;
  const started = process.env.npm_execpath;
  if (started && basename(started) === 'npm-cli.js' && existsSync(started)) {
    return [hostNode, started];
  }
  const beside = join(dirname(realpathSync(hostNode)), '..', 'lib/node_modules/npm/bin/npm-cli.js');
  if (existsSync(beside)) return [hostNode, beside];
  const npm = onPath('npm', root);
  if (npm === undefined) throw new BootstrapError('npm was not found: install Node with npm.');
  return [npm];
}

/**
 * Runs npm quietly; its output goes to `.floe/logs/<name>.log`.
 * Throws BootstrapError with the last lines when it fails; ends npm when we are asked to end.
 */
export function runNpm(root, name, args, onPid) {
  const [command, ...first] = npmCommand(root);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    if (child.pid !== undefined) onPid(child.pid);
    const stop = (signal) => {
      child.kill(signal);
      child.once('exit', () => process.exit(130));
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, stop);
    let output = '';
    const collect = (chunk) => (output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => reject(new BootstrapError(`npm did not run: ${error.message}`)));
    child.once('close', (code, signal) => {
      for (const each of signals) process.off(each, stop);
      const logs = join(root, '.floe/logs');
      mkdirSync(logs, { recursive: true });
      writeFileSync(join(logs, `${name}.log`), output);
      if (code === 0) return resolve();
      const last = output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n  ');
      reject(
        new BootstrapError(
          `npm ${args.join(' ')} failed (${signal ?? `exit ${code}`}); all of it is in .floe/logs/${name}.log:\n  ${last}`,
        ),
      );
    });
  });
}
