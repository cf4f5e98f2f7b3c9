export const PHONE_STYLE = `
:root { --ink: #16181d; --paper: #f4f5f7; --card: #fff; --line: #8a8f99; --soft: #e6e8ec; --deed: #0b57d0; --on-deed: #fff; --faint: #565c66; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef2; --paper: #111317; --card: #1a1d23; --line: #7b818c; --soft: #2a2e36; --deed: #9cc2ff; --on-deed: #0a1a33; --faint: #a9afba; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; }
main { display: flex; flex-wrap: wrap; gap: 2rem; justify-content: center; padding: 1.5rem; max-width: 60rem; margin: 0 auto; }
.panel { flex: 1 1 18rem; min-width: 0; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
label { display: block; font-weight: 600; margin: .9rem 0 .25rem; }
select, input, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .5rem .7rem; min-height: 2.75rem; }
select, input { width: 100%; min-width: 0; }
button { cursor: pointer; }
button:disabled { opacity: .6; cursor: progress; }
:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px; }
.row { display: flex; gap: .5rem; }
.row button { flex: none; }
a { color: var(--deed); }
#status { min-height: 3em; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem 1rem; color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.phone { flex: 0 1 23rem; width: 100%; height: min(44rem, 92vh); display: flex; flex-direction: column; background: var(--card); border: 1px solid var(--line); border-radius: 2rem; overflow: hidden; }
.phone header { display: flex; align-items: center; gap: .7rem; padding: 1rem 1.25rem; border-bottom: 1px solid var(--soft); }
.dot { width: 2rem; height: 2rem; border-radius: 50%; background: conic-gradient(#d62976, #fa7e1e, #feda75, #d62976); }
#thread { flex: 1; overflow-y: auto; list-style: none; margin: 0; padding: 1rem; display: flex; flex-direction: column; gap: .5rem; }
#thread li { max-width: 82%; padding: .5rem .85rem; border-radius: 1.2rem; background: var(--soft); align-self: flex-start; white-space: pre-wrap; overflow-wrap: anywhere; }
#thread li.mine { align-self: flex-end; background: var(--deed); color: var(--on-deed); }
#thread li button { display: block; width: 100%; margin-top: .4rem; }
#questions { display: flex; flex-direction: column; gap: .4rem; padding: 0 1rem .75rem; }
#questions button { border-radius: 1.4rem; text-align: start; overflow-wrap: anywhere; }
#questions p { margin: 0; color: var(--faint); }
#write { display: flex; gap: .5rem; padding: .75rem 1rem 1rem; border-top: 1px solid var(--soft); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;
