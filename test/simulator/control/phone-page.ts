import { PHONE_SCRIPT } from './phone-script.js';
import { PHONE_STYLE } from './phone-style.js';

/** The page at `/`: a phone that taps on the published questions. One file, nothing from any other host. */
export function phonePage(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Simulated Instagram</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${PHONE_STYLE}</style>
</head>
<body>
<main>
<section class="panel" aria-labelledby="heading">
  <h1 id="heading">Simulated Instagram</h1>
  <p>A stand-in for Instagram on this machine. Choose who taps on whose questions; what the account answers appears on the phone.</p>
  <form id="setup" autocomplete="off">
    <label for="account">Business account</label>
    <select id="account"></select>
    <label for="person">Person (Instagram-scoped id)</label>
    <div class="row">
      <input id="person" inputmode="numeric" pattern="[0-9]{1,32}" required>
      <button type="button" id="new-person">New person</button>
    </div>
    <label for="locale">Language of the phone</label>
    <select id="locale"></select>
  </form>
  <p id="status" role="status"></p>
  <dl id="facts"></dl>
  <p><a href="/_sim">All control endpoints (JSON)</a></p>
</section>
<section class="phone" aria-label="Phone">
  <header><span class="dot" aria-hidden="true"></span><h2 id="title">No account</h2></header>
  <ol id="thread" role="log" aria-label="Messages" tabindex="0"></ol>
  <div id="questions" role="group" aria-label="Published questions"></div>
  <form id="write" autocomplete="off">
    <label class="hidden" for="text">Message</label>
    <input id="text" placeholder="Message…" maxlength="1000" required>
    <button>Send</button>
  </form>
</section>
</main>
<noscript>This page needs JavaScript; the same is possible with curl, see /_sim.</noscript>
<script nonce="${nonce}">${PHONE_SCRIPT}</script>
</body>
</html>
`;
}
