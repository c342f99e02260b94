// Says when the page no longer hears from Understudy: what it shows may then be old.
(() => {
  const banner = document.getElementById('lost');
  const since = document.getElementById('lost-since');
  let heard = Date.now();
  const alive = () => { heard = Date.now(); if (banner) { banner.hidden = true; } };
  for (const name of ['htmx:sseOpen', 'htmx:sseMessage', 'htmx:afterSwap']) { document.body.addEventListener(name, alive); }
  document.body.addEventListener('htmx:sseError', () => show());
  document.body.addEventListener('htmx:sendError', () => show());
  function show() {
    if (banner && document.querySelector('[sse-connect]')) {
      since.textContent = new Date(heard).toLocaleTimeString();
      banner.hidden = false;
    }
  }
  setInterval(() => { if (Date.now() - heard > 25000) { show(); } }, 1000);
})();
