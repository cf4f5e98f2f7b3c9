import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureReady, root } from '../bootstrap.mjs';
import { isAlive, npmAbove } from './process-identity.mjs';
import { BootstrapError } from './timed-step.mjs';

const NPM_CHECK_MS = 500;

/**
 * Makes the clone ready, runs the built program in our place (its terminal, its signals, its exit code) and
 * never returns. The program gets a channel that closes when we die, however we die; and when npm, which
 * started us, dies without a word, the program is told to end.
 */
export async function runProgram(program, args = process.argv.slice(2)) {
  try {
    const { node } = await ensureReady();
    const child = spawn(node, ['--enable-source-maps', join(root, program), ...args], {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => child.kill(signal));
    }
    const npm = npmAbove();
    if (npm !== null) {
      const check = setInterval(() => {
        if (isAlive(npm)) return;
        clearInterval(check);
        child.kill('SIGTERM');
      }, NPM_CHECK_MS);
    }
    child.once('error', (error) => {
      console.error(`${program} did not start: ${error.message}`);
      process.exit(1);
    });
    child.once('exit', (code, signal) => {
      process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  } catch (error) {
    console.error(error instanceof BootstrapError ? error.message : error);
    process.exit(1);
  }
}
