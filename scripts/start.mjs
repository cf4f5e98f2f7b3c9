import { runProgram } from './bootstrap/run-program.mjs';

await runProgram('dist/scripts/start/main.js');
