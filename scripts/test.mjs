import { runProgram } from './bootstrap/run-program.mjs';

await runProgram('dist/scripts/test/main.js');
