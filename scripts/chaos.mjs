// `npm run chaos -- [options]`: kills Floe while people tap, and counts what they saw, see test/chaos.
import { runProgram } from './bootstrap/run-program.mjs';

await runProgram('dist/test/chaos/main.js');
