import { runProgram } from './bootstrap/run-program.mjs';

await runProgram('dist/test/simulator/main.js');
