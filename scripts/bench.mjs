// `npm run bench -- WHAT [options]`: measures Floe on this machine, see test/load/bench.
import { runProgram } from './bootstrap/run-program.mjs';

await runProgram('dist/test/load/bench/main.js');
