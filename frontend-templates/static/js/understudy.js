// What the pages do beyond htmx: say when they are old, fetch rows that changed, count down, and show times in the
// viewer's zone. Without it they are plain pages.
(() => {
  const QUIET = 25000; // the page is told or asks every 10 s: two and a half times that is silence
  const MOMENT = 3000;
  const LATER = 4000; // a list costs the server a hundred rows' work
  const TICK = 250;
  const banner = document.getElementById('lost');
  const live = () => document.getElementById('live');
  let heard = Date.now();
  let ahead = 0; // of the server's clock before this one, in ms

  // ---- times -------------------------------------------------------------------------------------------------------
  const two = n => String(n).padStart(2, '0');
  const hms = at => two(at.getHours()) + ':' + two(at.getMinutes()) + ':' + two(at.getSeconds());
  const now = () => Date.now() + ahead;
  // As DurationFormat writes them on the server; BrowserIT compares the two.
  const rough = ms => {
    const s = Math.floor(ms / 1000);
    if (s < 120) { return s + ' s'; }
    if (s < 7200) { return Math.floor(s / 60) + ' min'; }
    return s < 172800 ? Math.floor(s / 3600) + ' h' : Math.floor(s / 86400) + ' days';
  };
  const ago = ms => Math.abs(ms) < 2000 ? 'just now' : ms < 0 ? 'in ' + rough(-ms) : rough(ms) + ' ago';
  const countdown = (left, every) => {
    const tenths = Math.floor(((left % every) + every) % every / 100);
    return 'next in ' + Math.floor(tenths / 10) + '.' + tenths % 10 + ' s';
  };
  window.understudyTexts = { rough, ago, countdown };
  const say = (element, text) => { if (element.textContent !== text) { element.textContent = text; } };
  const zone = () => {
    const minutes = -new Date().getTimezoneOffset();
    const name = Intl.DateTimeFormat().resolvedOptions().timeZone || 'your zone';
    const sign = minutes < 0 ? '-' : '+';
    return name + ' (' + sign + two(Math.floor(Math.abs(minutes) / 60)) + ':' + two(Math.abs(minutes) % 60) + ')';
  };
  const dated = at => at.getFullYear() + '-' + two(at.getMonth() + 1) + '-' + two(at.getDate()) + ' ' + hms(at);
  const clock = at => Math.abs(now() - at) < 86400000 ? hms(at) : dated(at);
  const exact = at => hms(at) + '.' + String(at.getMilliseconds()).padStart(3, '0');
  const localise = part => {
    for (const time of part.querySelectorAll('time[datetime]')) {
      const at = new Date(time.dateTime);
      const shown = time.classList.contains('clock') ? time : time.querySelector('.clock');
      const form = time.classList.contains('exact') ? exact : time.classList.contains('dated') ? dated : clock;
      if (shown && !isNaN(at)) { say(shown, form(at)); }
      time.title = time.dateTime.replace('T', ' ').replace('Z', ' UTC');
    }
    for (const name of part.querySelectorAll('.zone')) { say(name, zone()); }
  };
  const tick = () => {
    const stale = document.body.classList.contains('stale');
    const passed = part => now() - new Date(part.parentElement.dateTime);
    for (const part of document.querySelectorAll('time .ago')) { say(part, ago(passed(part))); }
    for (const part of document.querySelectorAll('time .for')) { say(part, rough(Math.max(0, passed(part)))); }
    for (const next of document.querySelectorAll('[data-next]')) {
      const every = Number(next.dataset.every);
      if (every < 1000) { continue; }
      say(next, stale ? 'next unknown' : countdown(new Date(next.dataset.next) - now(), every));
    }
  };
  let stamp = null;
  const stamped = () => {
    // A stamp that was there before tells the time of then: a part without one of its own has been swapped.
    const found = document.querySelector('[data-now]');
    if (found && found !== stamp) { ahead = new Date(found.dataset.now) - Date.now(); }
    stamp = found;
  };

  // ---- connection --------------------------------------------------------------------------------------------------
  // The page shows what the server has now: it was just fetched, or nothing has changed since.
  const fresh = () => {
    heard = Date.now();
    if (banner) { banner.hidden = true; }
    document.body.classList.remove('stale');
  };
  // In a page whose live part has ended, or that has none, only the banner can be old.
  const still = () => !live() || live().getAttribute('hx-trigger') === 'none';
  // A page that was lost is not fresh because the server speaks again, nor because another part of it was fetched.
  const alive = () => {
    if (!document.body.classList.contains('stale')) {
      heard = Date.now();
    } else if (still()) {
      fresh();
    }
  };
  const lost = () => {
    if (!banner) { return; }
    if (banner.hidden) {
      const since = document.getElementById('lost-since');
      since.dateTime = new Date(heard + ahead).toISOString();
      since.title = since.dateTime;
      since.textContent = clock(new Date(heard));
      banner.hidden = false;
      document.body.classList.add('stale');
    }
  };
  const age = () => {
    // A suspended laptop: the timer comes late, and then says so at once. A hidden page does not ask in time.
    if (!document.hidden && Date.now() - heard > QUIET) { lost(); }
    if (banner && !banner.hidden) { say(document.getElementById('lost-age'), rough(Date.now() - heard)); }
    tick();
  };

  // ---- what changed ------------------------------------------------------------------------------------------------
  // A browser opens six connections to a host and no more (RFC 9112 §9.4 leaves the number to it), and a stream holds
  // one for good: a hidden page gives its own back, or a seventh could not even be loaded. When it is shown again, the
  // stream reports at once what has changed, as its address tells what the page shows. To htmx it is always one source.
  class Stream extends EventTarget {
    constructor(url) {
      super();
      this.url = url;
      this.turn = () => document.hidden ? this.rest() : this.listen();
      document.addEventListener('visibilitychange', this.turn);
      this.turn();
    }
    get readyState() {
      return this.ended ? EventSource.CLOSED : this.real ? this.real.readyState : EventSource.CONNECTING;
    }
    listen() {
      if (this.real || this.ended) { return; }
      const real = this.real = new EventSource(this.url);
      real.onopen = event => this.onopen(event);
      real.onerror = event => {
        if (real.readyState === EventSource.CLOSED) { this.close(); } // htmx makes a new one
        this.onerror(event);
      };
      for (const name of ['changed', 'alive']) {
        real.addEventListener(name, message => this.dispatchEvent(new MessageEvent(name, { data: message.data })));
      }
    }
    rest() {
      if (this.real) { this.real.close(); }
      this.real = null;
    }
    close() {
      this.ended = true;
      this.rest();
      document.removeEventListener('visibilitychange', this.turn);
    }
  }
  htmx.createEventSource = url => new Stream(url);
  document.addEventListener('visibilitychange', () => {
    // It may have been asleep: it gets a moment to ask before it counts as old.
    if (!document.hidden) { heard = Math.max(heard, Date.now() - QUIET + MOMENT); }
  });

  const fetching = new Map(); // rows by name, and whether they changed again meanwhile
  const fetchRow = (name, span) => {
    const row = document.getElementById('row-' + name);
    if (!row || fetching.has(name)) {
      if (row) { fetching.set(name, true); }
      return;
    }
    fetching.set(name, false);
    htmx.ajax('GET', row.dataset.fetch + '?span=' + span, { source: row, target: row, swap: 'outerHTML' })
      .catch(() => {}) // htmx reports it: see 'lost'
      .finally(() => {
        const again = fetching.get(name);
        fetching.delete(name);
        if (again) { fetchRow(name, span); }
      });
  };
  const fetchRows = names => {
    const list = document.querySelector('.list #live');
    if (!list) { return; }
    // A list that is being fetched may have been drawn before this change: it is fetched once more afterwards.
    if (names === '*' || list.classList.contains('htmx-request')) {
      htmx.trigger(list, 'fresh');
      return;
    }
    for (const name of names.split(' ')) {
      if (document.getElementById('row-' + name)) { fetchRow(name, list.dataset.span); } else { later(list); }
    }
  };
  // A service that is not on this page may belong on it now, and its counts change: but not at each of many changes.
  let waits = null;
  const later = list => {
    waits ??= setTimeout(() => {
      waits = null;
      htmx.trigger(list, 'fresh');
    }, LATER);
  };
  const listened = new WeakSet();
  document.body.addEventListener('htmx:sseOpen', event => {
    // It may only have looked lost: then it missed nothing, and the stream reports nothing.
    if (document.body.classList.contains('stale') && live()) {
      htmx.trigger(live(), 'fresh');
      htmx.trigger(live(), 'sse:changed');
      htmx.trigger(document.body, 'told');
    }
    alive();
    const source = event.detail.source;
    if (listened.has(source)) { return; }
    listened.add(source);
    source.addEventListener('alive', alive);
    source.addEventListener('changed', message => {
      alive();
      fetchRows(message.data);
      htmx.trigger(document.body, 'told');
    });
  });
  for (const name of ['htmx:sseError', 'htmx:sendError', 'htmx:timeout', 'htmx:responseError']) {
    document.body.addEventListener(name, lost);
  }

  const scrolled = new Map();
  let opened = [];
  document.body.addEventListener('htmx:beforeSwap', event => {
    // The session has ended: the answer is the login page, which must not go into a part of this one.
    if (new URL(event.detail.xhr.responseURL).pathname === document.body.dataset.login) {
      event.detail.shouldSwap = false;
      location.reload();
      return;
    }
    opened = [...document.querySelectorAll('#live details[open][id]')].map(part => part.id);
    scrolled.clear();
    for (const part of document.querySelectorAll('#live [id]')) {
      if (part.scrollLeft || part.scrollTop) { scrolled.set(part.id, [part.scrollLeft, part.scrollTop]); }
    }
  });
  document.body.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target.id === 'live') { fetching.clear(); }
    if (event.detail.elt.closest('tbody')) { // the target is the old row, which is gone
      const asOf = document.querySelector('#live .stamp time');
      if (asOf) { asOf.dateTime = new Date(now()).toISOString(); }
    }
    if (event.detail.target.id === 'live' || still()) { fresh(); }
    stamped();
    for (const id of opened) { document.getElementById(id)?.setAttribute('open', ''); }
    for (const [id, [left, top]] of scrolled) { document.getElementById(id)?.scrollTo(left, top); }
    localise(document);
    tick();
  });

  // ---- a form is sent once -----------------------------------------------------------------------------------------
  document.body.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post') { return; }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    (event.submitter ?? form.querySelector('button')).classList.add('sent');
  });
  // Going back shows the form again as it was left.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) { delete form.dataset.sent; }
  });

  stamped();
  localise(document);
  tick();
  setInterval(age, TICK);
})();
