// Says when the page no longer hears from Understudy: what it shows may then be old.
(() => {
  const QUIET = 25000; // the page is told or asks every 10 s: two and a half times that is silence
  const banner = document.getElementById('lost');
  const since = document.getElementById('lost-since');
  if (!banner || !document.getElementById('live')) { return; }
  let heard = Date.now();

  const alive = () => {
    heard = Date.now();
    banner.hidden = true;
    document.body.classList.remove('stale');
  };
  const lost = () => {
    if (banner.hidden) {
      const at = new Date(heard);
      since.dateTime = at.toISOString();
      since.textContent = at.toLocaleTimeString();
      banner.hidden = false;
      document.body.classList.add('stale');
    }
  };

  document.body.addEventListener('htmx:sseOpen', alive);
  for (const name of ['htmx:sseError', 'htmx:sendError', 'htmx:timeout', 'htmx:responseError']) {
    document.body.addEventListener(name, lost);
  }
  // A suspended laptop or a sleeping tab: the timer comes late, and then says so at once.
  setInterval(() => { if (Date.now() - heard > QUIET && document.querySelector('[sse-connect]')) { lost(); } }, 1000);

  const scrolled = new Map();
  document.body.addEventListener('htmx:beforeSwap', event => {
    // The session has ended: the answer is the login page, which belongs into no part of this one.
    if (new URL(event.detail.xhr.responseURL).pathname.endsWith('/login')) {
      event.detail.shouldSwap = false;
      location.reload();
      return;
    }
    scrolled.clear();
    for (const part of document.querySelectorAll('#live [id]')) {
      if (part.scrollLeft || part.scrollTop) { scrolled.set(part.id, [part.scrollLeft, part.scrollTop]); }
    }
  });
  document.body.addEventListener('htmx:afterSwap', () => {
    alive();
    for (const [id, [left, top]] of scrolled) { document.getElementById(id)?.scrollTo(left, top); }
  });
})();
